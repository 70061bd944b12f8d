/** `node print-functions.ts FOLDER`: loads a compiled app as the worker does and prints what it registered, as JSON. Opens no storage. */
import { injectCore } from "../core-module.ts";
import { loadApp } from "../load-app.ts";

const core = injectCore({ log: () => undefined });
try {
  await loadApp(process.argv[2] ?? ".");
} catch (error) {
  console.error(`Registered before it failed: ${core.registered.length}`);
  throw error;
}
console.log(JSON.stringify(core.registered.map(({ name, bindings }) => ({ name, bindings }))));
