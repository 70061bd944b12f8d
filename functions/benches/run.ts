/** `npm run bench [-- NAME [--items N] [--data DIR] [--backend local|azure]]`: JSON lines on standard output, one a figure; progress on standard error. */
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import type { Bench } from "./bench.ts";

const folder = dirname(fileURLToPath(import.meta.url));
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".bench.ts"))
  .map((file) => file.replace(/\.bench\.ts$/, ""));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { items: { type: "string" }, data: { type: "string" }, backend: { type: "string" } },
});
const unknown = positionals.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(", ")}. Choose of: ${names.join(", ")}.`);
  process.exit(2);
}

/** Without a name: a quick pass of all, at small sizes. */
const quick = positionals.length === 0;
let failed = 0;
for (const name of quick ? names : positionals) {
  console.error(`--- ${name}`);
  try {
    const { default: bench } = (await import(pathToFileURL(join(folder, `${name}.bench.ts`)).href)) as { default: Bench };
    await bench(
      {
        quick,
        ...(values.items && { items: Number(values.items) }),
        ...(values.data && { data: values.data }),
        ...(values.backend && { backend: values.backend }),
      },
      (metric, value, unit, n) =>
        console.log(JSON.stringify({ bench: name, metric, value: Math.round(value * 1000) / 1000, unit, ...(n !== undefined && { n }) })),
    );
  } catch (error) {
    failed++;
    console.error(`${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
}
process.exit(failed > 0 ? 1 : 0);
