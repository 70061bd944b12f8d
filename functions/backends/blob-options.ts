import { Refusal } from "../refusal.ts";

/** Most blobs of one page, as in Azure. */
export const LIST_LIMIT = 5_000;
const LINK_MINUTES = 60;
const BLOCK_ID = 64;

export function checkLinkMinutes(minutes: number): void {
  if (!(minutes > 0 && minutes <= LINK_MINUTES)) throw new Error(`A link is good for ${LINK_MINUTES} minutes at most.`);
}

export function checkBlockId(blockId: string): void {
  if (blockId === "" || blockId.length > BLOCK_ID || !/^[\x20-\x7e]+$/.test(blockId))
    throw new Refusal("invalid", `The id of a block is 1 to ${BLOCK_ID} printable characters.`);
}

/** The header that makes a reply a download of this name (RFC 6266): once in ASCII, and once as it is for whoever can read it. */
export function blobDisposition(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%/]/g, "_");
  const full = encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${full}`;
}
