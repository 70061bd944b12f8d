import { MANIFEST } from "./export.ts";
import type { FormatFile } from "../formats/format.ts";

/**
 * Names a block after what is in it, so that a step that runs twice replaces its own blocks by the same. All of one length, as Azure wants it.
 * `shard` of a piece of the layout itself is `LAYOUT`.
 */
export const blockId = (shard: number, section: number, block: number): string =>
  `${String(shard).padStart(5, "0")}-${String(section).padStart(2, "0")}-${String(block).padStart(5, "0")}`;
export const LAYOUT = 99_999;

export interface Section {
  name: string;
  /** Which file its text goes to. */
  file: string;
  number: number;
}

/** The sections of all files, numbered in the order of the layout. */
export function sectionsOf(files: readonly FormatFile[]): Section[] {
  const named = files.flatMap((file) => file.pieces.flatMap((piece) => ("section" in piece ? [{ name: piece.section, file: file.name }] : [])));
  return named.map((section, number) => ({ ...section, number }));
}

export const fileNames = (files: readonly FormatFile[]): string[] => [...files.map(({ name }) => name), MANIFEST];
