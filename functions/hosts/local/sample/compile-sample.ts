import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { ONE_COPY } from "../build.ts";

const HOST_JSON = {
  version: "2.0",
  functionTimeout: "00:00:02",
  extensions: {
    queues: { messageEncoding: "none", maxDequeueCount: 5, visibilityTimeout: "00:00:00" },
    durableTask: { hubName: "Sample", maxConcurrentActivityFunctions: 10, maxConcurrentOrchestratorFunctions: 16 },
  },
};

/** Compiles parts of the sample app into a folder, as the product's own app is compiled: one CommonJS bundle, the core left out. */
export async function compileSample(directory: string, parts: readonly string[]): Promise<string> {
  await mkdir(directory, { recursive: true });
  await build({
    stdin: { contents: parts.map((part) => `export * from "./${part}";`).join("\n"), resolveDir: import.meta.dirname },
    bundle: true,
    platform: "node",
    format: "cjs",
    outfile: path.join(directory, "app.cjs"),
    external: ["@azure/functions-core"],
    alias: ONE_COPY,
    logLevel: "error",
  });
  await writeFile(path.join(directory, "package.json"), JSON.stringify({ name: "sample", main: "app.cjs" }));
  await writeFile(path.join(directory, "host.json"), JSON.stringify(HOST_JSON));
  return directory;
}
