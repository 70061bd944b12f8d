import type { BlobContainer } from "../backends/blobs.ts";
import { blockId, type Section } from "./layout.ts";

/** Large enough that an export of millions of rows stays far under the 50,000 blocks of a blob, small enough to be held several at a time. */
const BLOCK_CHARACTERS = 1024 * 1024;

/** Bytes of each block, by section. */
export type Blocks = Record<string, number[]>;

/**
 * Collects text by section and stages it in blocks. Where a block ends depends on the texts alone, not on when `stageFull` is called, so the
 * same rows are the same blocks.
 */
export function openBlockWriter(to: { container: Pick<BlobContainer, "stage">; folder: string; sections: readonly Section[]; shard: number }) {
  const places = new Map(
    to.sections.map((section) => [section.name, { ...section, texts: [] as string[], characters: 0, full: [] as Buffer[], sizes: [] as number[] }]),
  );
  type Place = typeof places extends Map<string, infer P> ? P : never;

  const close = (place: Place): void => {
    if (place.characters === 0) return;
    place.full.push(Buffer.from(place.texts.join("")));
    place.texts = [];
    place.characters = 0;
  };
  const stageFull = async (): Promise<void> => {
    for (const place of places.values()) {
      for (const bytes of place.full) {
        await to.container.stage(`${to.folder}/${place.file}`, blockId(to.shard, place.number, place.sizes.length), bytes);
        place.sizes.push(bytes.length);
      }
      place.full = [];
    }
  };

  return {
    add(section: string, text: string): void {
      const place = places.get(section);
      if (!place) throw new Error(`The layout has no section ${section}.`);
      place.texts.push(text);
      place.characters += text.length;
      if (place.characters >= BLOCK_CHARACTERS) close(place);
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
