import type { Wanted } from "../../api/datasets.ts";

/** What is loaded for each, as functions/datasets/loadable.ts says it; here only to be told and offered, the service decides. */
export const FILE_TYPES: Readonly<Record<Wanted, readonly string[]>> = {
  image: [".jpg", ".jpeg", ".png", ".jpe", ".jfif", ".bmp", ".tif", ".tiff", ".dcm", ".dicom"],
  text: [".txt"],
  table: [".csv", ".tsv"],
};

/** The extension in lower case, with its dot. */
export const extensionOf = (path: string): string => /\.[^./]+$/.exec(path)?.[0].toLowerCase() ?? "";
export const isOfType = (path: string, want: Wanted): boolean => FILE_TYPES[want].includes(extensionOf(path));

const NAMES: Readonly<Record<Wanted, readonly [one: string, many: string]>> = {
  image: ["image", "images"],
  text: ["text", "texts"],
  table: ["table", "tables"],
};
export const sayFiles = (count: number, want: Wanted): string => NAMES[want][count === 1 ? 0 : 1];
