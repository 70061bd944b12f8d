import { app } from "@azure/functions";
import { openTrail } from "../access/audit/record-audit.ts";
import { openGate } from "../access/gate.ts";
import { readConfig } from "../config.ts";
import { answering } from "../edge/answer.ts";
import { mustTakeChanges } from "../projects/archive-project.ts";
import { once } from "./once.ts";
import { register } from "./register.ts";
import { openServices, unopenedServices } from "./services.ts";
import { tables } from "./tables.ts";

/**
 * The function app's entry, for both hosts; compiled to dist/functions/app.cjs. Registration has to be done when this module has run, and a
 * CommonJS module cannot wait, so names are registered now and the storage is opened in the start hook, which the host does wait for.
 * The names come before the settings: why an entry failed, the worker tells its host only where something was registered. Else the app would
 * come up with no function at all, and without a word.
 */
register(tables(unopenedServices()), async () => await live());
const config = readConfig(process.env);

const services = once(() => openServices(config));
const live = once(async () => {
  const on = await services();
  const gate = openGate({ documents: on.documents, now: on.now, issuers: config.issuers });
  const made = tables(on);
  const watch = { trail: openTrail(on), mustTakeChanges: async (projectId: string) => await mustTakeChanges(on, projectId) };
  return { tables: made, answers: new Map(made.routes.map((route) => [route.name, answering(route, gate, watch)])) };
});

/** Lent to the embedded host, whose triggers watch it; the real host has its own way to the same storage, and looks at no export. */
export const storage = services;

app.hook.appStart(async () => void (await live()));
app.hook.appTerminate(async () => {
  await (await services()).close();
});
