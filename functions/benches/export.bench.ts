import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { z } from "zod";
import { canSay, FORMATS } from "../formats/list.ts";
import { kindNamed } from "../kinds/list.ts";
import type { Bench } from "./bench.ts";

const Figures = z.object({ seconds: z.number(), rows: z.number(), rssMb: z.number(), sums: z.array(z.string()) });

/** Images with five boxes each; loading them, and each export, in a process of its own, so that memory is that of the export alone. */
const bench: Bench = async ({ items, quick, backend }, emit) => {
  if (backend === "azure") throw new Error("This bench writes its labels straight into the local backend.");
  const n = items ?? (quick ? 5_000 : 100_000);
  const dataDir = mkdtempSync(join(tmpdir(), "labeling-export-"));
  try {
    const child = await bundled(dataDir);
    const run = (...given: string[]) => runProcess(child, given);
    console.error(`loading ${n} labeled images`);
    await run("load", dataDir, String(n));
    for (const { name } of FORMATS.filter((format) => canSay(format, kindNamed("image-boxes")))) {
      const [first, second] = [
        Figures.parse(await run("export", dataDir, name)),
        name === "coco" ? Figures.parse(await run("export", dataDir, name)) : undefined,
      ];
      if (first.rows !== n) throw new Error(`${name} wrote ${first.rows} rows of ${n}.`);
      emit(`${name}_seconds`, first.seconds, "s", n);
      emit(`${name}_rows_per_s`, n / first.seconds, "rows/s", n);
      emit(`${name}_rss_mb`, first.rssMb, "MB", n);
      if (second) emit("same_bytes_twice", JSON.stringify(first.sums) === JSON.stringify(second.sums) ? 1 : 0, "bool", n);
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
};
export default bench;

/** As the app is deployed: compiling TypeScript on the way would count as memory of the export. */
async function bundled(folder: string): Promise<string> {
  const outfile = join(folder, "export-process.mjs");
  const banner = { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' };
  const entry = fileURLToPath(new URL("export-process.ts", import.meta.url));
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["sharp", "@azure/functions-core"],
    banner,
    logLevel: "error",
  });
  return outfile;
}

async function runProcess(child: string, given: readonly string[]): Promise<unknown> {
  const started = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", child, ...given], { stdio: ["ignore", "pipe", "inherit"] });
  let printed = "";
  started.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    started.once("error", reject);
    started.once("close", resolve);
  });
  if (code !== 0) throw new Error(`${given.join(" ")} ended with ${code}.`);
  return printed === "" ? undefined : JSON.parse(printed);
}
