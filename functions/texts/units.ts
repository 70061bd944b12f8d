import { isUtf8 } from "node:buffer";
import { decode, type Encoding } from "./encoding.ts";

/** The characters that structure a table. */
export const QUOTE = 0x22;
export const LF = 0x0a;
export const CR = 0x0d;

/** Bytes of a character that structures: they are one number in each encoding, so a table is scanned without being decoded. */
export const unitBytes = (encoding: Encoding): 1 | 2 => (encoding === "utf-16le" || encoding === "utf-16be" ? 2 : 1);

/** The bytes as numbers of one or two bytes. An odd last byte is left out. */
export function unitsOf(bytes: Uint8Array, encoding: Encoding): Uint8Array | Uint16Array {
  if (unitBytes(encoding) === 1) return bytes;
  const copy = Buffer.alloc(bytes.length & ~1); // aligned, and ours to turn around
  copy.set(bytes.subarray(0, copy.length));
  if (encoding === "utf-16be") copy.swap16();
  return new Uint16Array(copy.buffer, copy.byteOffset, copy.length / 2);
}

/**
 * The encoding of one record. Most tables are all one; where a head of plain ASCII said UTF-8 and a record is none, the record is windows-1252:
 * so the place of a record never depends on how much of the file was looked at before.
 */
export const encodingOf = (record: Uint8Array, table: Encoding): Encoding => (table === "utf-8" && !isUtf8(record) ? "windows-1252" : table);

/** One cell; `units` of the table's unit, `to` exclusive. */
export function cell(bytes: Uint8Array, encoding: Encoding, from: number, to: number): string {
  const size = unitBytes(encoding);
  return from === to ? "" : decode(bytes.subarray(from * size, to * size), encoding);
}
