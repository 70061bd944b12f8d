import type { Decoder } from "../decoding.ts";
import { grayRaster } from "../gray-window.ts";
import { grayPlane } from "./gray-plane.ts";
import { pageOf } from "./pages.ts";

/** Pages of gray values. */
export const decodeTiff: Decoder = async (bytes, ask) => {
  const page = await pageOf(bytes, ask.frame);
  if (ask.want === "plane") return { plane: await grayPlane(bytes, page) };
  return { raster: grayRaster(await grayPlane(bytes, page, ask.side), ask.side), of: page.of };
};
