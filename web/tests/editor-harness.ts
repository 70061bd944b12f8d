import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import type { AddressInfo } from "node:net";

/** What a test reads and does from outside. */
interface Editing {
  value(): unknown;
  said: string[];
  acts: number;
  undo(): void;
  /** Shows another picture. */
  next(): Promise<void>;
}
declare global {
  interface Window {
    editing: Editing;
  }
}

/** Serves one editor on a page of its own, over pictures made in the page: for what needs a browser but no service. */
export interface EditorHarness {
  /** `kind`: a folder of web/src/kinds. */
  url(kind: string, query?: Record<string, string | number>): string;
  stop(): Promise<void>;
}

const root = join(import.meta.dirname, "..");
const TYPES: Record<string, string> = { html: "text/html", js: "text/javascript", css: "text/css" };

export async function openEditorHarness(): Promise<EditorHarness> {
  const folder = mkdtempSync(join(tmpdir(), "labeling-editor-"));
  await build({
    entryPoints: [join(import.meta.dirname, "editor-page.tsx")],
    outdir: folder,
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    minify: true,
    loader: { ".svg": "dataurl" },
    absWorkingDir: root,
    logLevel: "error",
  });
  writeFileSync(
    join(folder, "index.html"),
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Editor</title><link rel="stylesheet" href="/editor-page.css"><div id="app"></div><script type="module" src="/editor-page.js"></script></html>',
  );
  const server = createServer((request, reply) => {
    const { pathname } = new URL(request.url ?? "/", "http://here");
    const file = pathname === "/" ? "index.html" : pathname.slice(1);
    try {
      reply.setHeader("content-type", TYPES[file.split(".").at(-1) ?? ""] ?? "application/octet-stream");
      reply.end(readFileSync(join(folder, file)));
    } catch {
      reply.statusCode = 404;
      reply.end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: (kind, query = {}) => {
      const words = new URLSearchParams({ kind });
      for (const [name, value] of Object.entries(query)) words.set(name, String(value));
      return `http://127.0.0.1:${port}/?${words}`;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
