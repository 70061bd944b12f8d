import type { Picked } from "./uploading-file.ts";

/** Files chosen by the browser's dialog; those of a folder keep their place in it. */
export const pickedFrom = (files: Iterable<File>): Picked[] => Array.from(files, (file) => ({ path: file.webkitRelativePath || file.name, file }));

const fileOf = (entry: FileSystemFileEntry): Promise<File> => new Promise((resolve, reject) => entry.file(resolve, reject));
const some = (reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> => new Promise((resolve, reject) => reader.readEntries(resolve, reject));

async function* walk(entry: FileSystemEntry): AsyncGenerator<Picked> {
  if (entry.isFile) yield { path: entry.fullPath.replace(/^\//, ""), file: await fileOf(entry as FileSystemFileEntry) };
  else {
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    // A directory answers in portions of about 100 until it answers with none.
    for (let portion = await some(reader); portion.length > 0; portion = await some(reader)) for (const child of portion) yield* walk(child);
  }
}

/** Files and whole folders that were dropped. The entries must be taken in the event itself; afterwards the browser has emptied it. */
export async function dropped(transfer: DataTransfer): Promise<Picked[]> {
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const found: Picked[] = [];
  for (const entry of entries) for await (const picked of walk(entry)) found.push(picked);
  return found;
}
