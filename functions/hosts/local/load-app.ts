import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";

/** What the entry files export. */
export type Exports = Record<string, unknown>;

const Package = z.object({ main: z.string().min(1), type: z.enum(["commonjs", "module"]).default("commonjs") });

/**
 * Loads what package.json's `main` names (a path or a glob), with the working directory and the settings that the real worker gives an app.
 * On Azure an app whose entry is missing or throws comes up with no function at all, and only standard error tells; here it is refused.
 */
export async function loadApp(directory: string): Promise<Exports> {
  Object.assign(process.env, {
    AZURE_FUNCTIONS_ENVIRONMENT: process.env["AZURE_FUNCTIONS_ENVIRONMENT"] ?? "Development",
    AzureWebJobsScriptRoot: directory,
    FUNCTIONS_APPLICATION_DIRECTORY: directory,
    FUNCTIONS_WORKER_RUNTIME: "node",
  });
  process.chdir(directory);
  const { main, type } = readPackage(path.join(directory, "package.json"));
  const files = globSync(main, { cwd: directory }).sort();
  if (files.length === 0) throw new Error(`package.json's main, "${main}", names no file in ${directory}. Was the app built?`);
  const require = createRequire(path.join(directory, "package.json"));
  const exports: Exports = {};
  for (const file of files) {
    const full = path.join(directory, file);
    const isEsm = full.endsWith(".mjs") || (type === "module" && !full.endsWith(".cjs"));
    try {
      Object.assign(exports, isEsm ? await import(pathToFileURL(full).href) : require(full));
    } catch (error) {
      throw new Error(`The app's entry ${file} could not be loaded: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
  return exports;
}

function readPackage(file: string): z.infer<typeof Package> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Error(`There is no function app here: ${file} cannot be read.`, { cause: error });
  }
  const read = Package.safeParse(JSON.parse(text));
  if (!read.success) throw new Error(`${file} has no "main" that names the compiled app.`);
  return read.data;
}
