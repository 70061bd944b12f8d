import { defineConfig } from "vite";

/** The server answers /api and the signed links; while developing it runs beside Vite. */
const SERVER = "http://127.0.0.1:7071";

export default defineConfig({
  root: import.meta.dirname,
  build: { outDir: "dist", emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  server: { proxy: { "/api": SERVER, "/oidc": SERVER, "/blobs": SERVER } },
});
