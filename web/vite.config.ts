import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  // No inlined assets and no polyfill script: the Content-Security-Policy allows neither.
  build: { outDir: "dist", emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
});
