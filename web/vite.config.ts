import { defineConfig } from "vite";

/** A page's parts are fetched beside it. Of what a page opens later they are not: naming them all is weight in the shell, which everybody loads first. */
const isPage = (file: string): boolean => /-page-[^/]*\.js$/.test(file);

export default defineConfig({
  root: import.meta.dirname,
  // No inlined assets and no polyfill script: the Content-Security-Policy allows neither.
  build: {
    outDir: "dist",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false, resolveDependencies: (file, needed) => (isPage(file) ? needed : needed.filter((name) => name.endsWith(".css"))) },
  },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
});
