import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { z } from "zod";
import type { Plane } from "../codecs/codec.ts";
import { PROJECTS_CONTAINER } from "../projects/erase-project.ts";
import type { Project } from "../projects/project.ts";
import { Refusal } from "../refusal.ts";
import { getItem } from "./get-image.ts";
import { keepWithFacts, keptFacts, keptName, LINK_MINUTES } from "./kept.ts";
import { openFile } from "./open-file.ts";
import type { PictureNeeds } from "./pictures.ts";
import { GONE } from "./probe-item.ts";
import { openSource } from "./source.ts";
import { PlaneReply } from "./wire.ts";

/** Kept beside the samples. */
const Facts = PlaneReply.omit({ url: true });
type Facts = z.infer<typeof Facts>;

const packed = promisify(gzip);

/** The gray values of one frame of an item, made on first need and kept. Refuses, with a sentence, a file that has none or cannot be read. */
export async function showPlane(on: PictureNeeds, project: Project, { itemId, frame }: { itemId: string; frame: number }): Promise<PlaneReply> {
  const item = await getItem(on, project, itemId);
  const { container: source } = await openSource(on, project);
  const blob = await source.head(item.path);
  if (!blob) throw new Refusal("not-found", GONE, { reason: "file-gone" });
  const kept = await on.blobs.open({ container: PROJECTS_CONTAINER });
  const name = `${keptName(project.id, "plane", { id: item.id, etag: blob.etag })}-${frame}`;
  const make = async (): Promise<Facts> => {
    const plane = await planeOf(source, item.path, { size: blob.size, frame });
    const { samples, ...facts } = plane;
    await keepWithFacts(kept, name, { bytes: await packed(littleEndian(samples), { level: 1 }), contentType: "application/gzip" }, facts);
    return facts;
  };
  const facts = (await keptFacts(kept, name, Facts)) ?? (await on.making.once(name, blob.size, make));
  return { ...facts, url: await kept.readLink(name, { minutes: LINK_MINUTES, contentType: "application/octet-stream" }) };
}

async function planeOf(source: Parameters<typeof openFile>[0], path: string, { size, frame }: { size: number; frame: number }): Promise<Plane> {
  const no = (why: string) => new Refusal("invalid", why, { reason: "no-plane" });
  const file = await openFile(source, path, { size });
  if ("problem" in file) throw no(file.problem);
  const { codec, bytes, found } = file;
  if (!codec.plane) throw no("The image has no gray values to window.");
  if (frame >= found.frames) throw no(`The file has ${found.frames === 1 ? "one page" : `${found.frames} pages`} only.`);
  const plane = await codec.plane(bytes, { frame });
  if ("why" in plane) throw no(plane.why);
  return plane;
}

/** As all machines that Node runs on for Azure and for people write them; asked all the same, since the wire promises it. */
function littleEndian(samples: Uint16Array): Uint8Array {
  const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  return new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? bytes : Buffer.from(bytes).swap16();
}
