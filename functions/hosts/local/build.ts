import { existsSync, globSync, statSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Plugin } from "esbuild";
import path from "node:path";

const projectDirectory = path.resolve(import.meta.dirname, "../../..");
const at = (...parts: string[]) => path.join(projectDirectory, ...parts);

interface Product {
  name: string;
  /** A file that is there, and new, when it is built. */
  output: string;
  /** Globs of what it is made of. */
  sources: string[];
  make(): Promise<void>;
}

const NOT_BUILT = /\.(test|bench|contract)\.tsx?$|^functions[/\\](tests|benches|hosts[/\\]local)[/\\]/;
const LOCK = "package-lock.json";

const APP: Product = {
  name: "function app",
  output: "dist/functions/app.cjs",
  sources: ["functions/**/*.ts", LOCK],
  make: () => buildApp(at("dist/functions/app.cjs")),
};

const WEB: Product = {
  name: "web app",
  output: "web/dist/index.html",
  sources: ["web/index.html", "web/vite.config.ts", "web/public/**", "web/src/**", "functions/kinds/**/*.ts", "functions/**/wire.ts", LOCK],
  make: buildWeb,
};

/** @azure/functions requires this while we import it, and its two builds do not know each other's factories. */
export const ONE_COPY = { "@azure/functions-extensions-base": createRequire(import.meta.url).resolve("@azure/functions-extensions-base") };

/** zod carries its messages in fifty languages, half a megabyte; ours are in one. */
const english: Plugin = {
  name: "english",
  setup: (build) => build.onLoad({ filter: /[/\\]zod[/\\]v4[/\\]locales[/\\]index\.js$/ }, () => ({ contents: 'export { default as en } from "./en.js";' })),
};

/** The CommonJS bundle that the real worker loads as well, and beside it the thread that decodes pictures (codecs/decoding-threads.ts). */
export async function buildApp(outfile: string): Promise<void> {
  await bundled(at("functions/hosts/app.ts"), outfile);
  await bundled(at("functions/codecs/decode-thread.ts"), path.join(path.dirname(outfile), "decode-thread.cjs"));
}

/** The core module is the host's; sharp has binaries, dcmjs-codecs a WebAssembly file that it looks for beside itself. */
async function bundled(entry: string, outfile: string): Promise<void> {
  const { build: bundle } = await import("esbuild");
  const { outputFiles } = await bundle({
    entryPoints: [entry],
    outfile,
    write: false,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["@azure/functions-core", "sharp", "dcmjs-codecs"],
    alias: ONE_COPY,
    plugins: [english],
    define: { "import.meta.url": "bundleUrl", "import.meta.dirname": "__dirname" },
    banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
    // Names stay, for stack traces.
    minifySyntax: true,
    minifyWhitespace: true,
    sourcemap: "linked",
    logLevel: "warning",
  });
  await mkdir(path.dirname(outfile), { recursive: true });
  for (const file of outputFiles) {
    // Whole or not at all: another process may build, or load, the same file now.
    const part = `${file.path}.${process.pid}`;
    await writeFile(part, file.contents);
    await rename(part, file.path);
  }
}

async function buildWeb(): Promise<void> {
  const { build } = await import("vite");
  await build({ root: at("web"), logLevel: "warn" });
}

const products = () => [APP, ...(existsSync(at("web/index.html")) ? [WEB] : [])];

/** Whether something is not built, or is older than what it is made of. */
export const isAnyStale = () => products().some(isStale);

/** Builds the function app where it is not built or is older than what it is made of. */
export async function buildStaleApp(): Promise<void> {
  if (isStale(APP)) await made(APP);
}

async function made({ name, make }: Product): Promise<void> {
  const started = performance.now();
  await make();
  console.error(`Built the ${name} in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
}

function isStale({ output, sources }: Product): boolean {
  if (!existsSync(at(output))) return true;
  const builtAt = statSync(at(output)).mtimeMs;
  return globSync(sources, { cwd: projectDirectory }).some((file) => !NOT_BUILT.test(file) && statSync(at(file)).mtimeMs > builtAt);
}

if (import.meta.main) {
  const wanted = process.argv.includes("--stale") ? products().filter(isStale) : products();
  for (const product of wanted) await made(product);
}
