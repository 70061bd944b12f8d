import type { PlaneReply } from "../../../functions/items/wire.ts";
import type { PicturesApi } from "./picture-item.ts";

/** The gray values of one frame. */
export interface Plane extends Omit<PlaneReply, "url"> {
  frame: number;
  samples: Uint16Array<ArrayBuffer>;
}

/** Two bytes a pixel: a CT takes half a MB, a large X-ray 20. */
const MOST = 2;

async function read(reply: PlaneReply, frame: number): Promise<Plane> {
  const response = await fetch(reply.url);
  if (!response.ok || !response.body) throw new Error("The gray values of this picture did not load.");
  const body = response.body.pipeThrough(new DecompressionStream("gzip"));
  const bytes = await new Response(body).arrayBuffer();
  const { url: _, ...facts } = reply;
  if (bytes.byteLength !== 2 * reply.width * reply.height) throw new Error("The gray values of this picture are damaged.");
  return { ...facts, frame, samples: new Uint16Array(bytes) }; // every browser we serve runs on little-endian machines
}

/** Planes of the last frames that were looked at. */
export function createPlanes(ask: PicturesApi["askPlane"]) {
  const held = new Map<string, Promise<Plane>>();
  return {
    get: (itemId: string, frame: number): Promise<Plane> => {
      const key = `${itemId} ${frame}`;
      const plane = held.get(key) ?? ask({ itemId, frame }).then((reply) => read(reply, frame));
      held.delete(key);
      held.set(key, plane);
      for (const oldest of [...held.keys()].slice(0, Math.max(0, held.size - MOST))) held.delete(oldest);
      plane.catch(() => held.get(key) === plane && held.delete(key)); // a failure is not kept: the next look asks again
      return plane;
    },
    clear: () => held.clear(),
  };
}
export type Planes = ReturnType<typeof createPlanes>;
