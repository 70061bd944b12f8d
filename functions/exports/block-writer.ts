import type { BlobContainer } from "../backends/blobs.ts";
import { blockId, type Section } from "./layout.ts";

/** Large enough that an export of millions of rows stays far under the 50,000 blocks of a blob, small enough to be held one a section. */
export const BLOCK_BYTES = 1024 * 1024;
/** Buffers kept for the next writer. */
const MOST_SPARE = 8;

/** Bytes of each block, by section. */
export type Blocks = Record<string, number[]>;

interface Place extends Section {
  open: Buffer | undefined;
  used: number;
  /** Waiting to be staged. */
  full: Buffer[];
  sizes: number[];
}

/**
 * Collects text by section and stages it in blocks. Where a block ends depends on the texts alone, not on when `stageFull` is called, so the
 * same rows are the same blocks. Text is encoded at once into buffers that are used again: an export leaves little behind to be collected.
 */
export function openBlockWriter(to: {
  container: Pick<BlobContainer, "stage">;
  folder: string;
  sections: readonly Section[];
  shard: number;
  /** Where buffers are taken from and put back: writers that share it leave nothing behind. */
  spare?: Buffer[];
}) {
  const places = new Map(to.sections.map((section): [string, Place] => [section.name, { ...section, open: undefined, used: 0, full: [], sizes: [] }]));
  const spare = to.spare ?? [];

  const close = (place: Place): void => {
    if (place.open && place.used > 0) place.full.push(place.open.subarray(0, place.used));
    place.open = undefined;
    place.used = 0;
  };
  const append = (place: Place, text: string): void => {
    // At most three bytes a unit of UTF-16: mostly that is known to fit without counting.
    if (place.used + 3 * text.length > BLOCK_BYTES) {
      const bytes = Buffer.byteLength(text);
      if (place.used + bytes > BLOCK_BYTES) close(place);
      if (bytes > BLOCK_BYTES) return void place.full.push(Buffer.from(text));
    }
    place.open ??= spare.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES);
    place.used += place.open.write(text, place.used);
  };
  const stageFull = async (): Promise<void> => {
    for (const place of places.values()) {
      for (const bytes of place.full) {
        await to.container.stage(`${to.folder}/${place.file}`, blockId(to.shard, place.number, place.sizes.length), bytes);
        place.sizes.push(bytes.length);
        if (bytes.buffer.byteLength === BLOCK_BYTES && spare.length < MOST_SPARE) spare.push(Buffer.from(bytes.buffer));
      }
      place.full = [];
    }
  };

  return {
    add(section: string, text: string): void {
      const place = places.get(section);
      if (!place) throw new Error(`The layout has no section ${section}.`);
      append(place, text);
    },
    /** To be called often: what is full waits in memory until then. */
    stageFull,
    async end(): Promise<Blocks> {
      for (const place of places.values()) close(place);
      await stageFull();
      return Object.fromEntries([...places.values()].map(({ name, sizes }) => [name, sizes]));
    },
  };
}
