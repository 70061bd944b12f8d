import { z } from "zod";
import type { ReadContext, ReadLabel } from "../format.ts";
import { fileNamed, type NamedMark, pixel, unreadable, withClasses } from "../read-marks.ts";

const Box = z.looseObject({ label: z.string(), topX: z.number(), topY: z.number(), bottomX: z.number(), bottomY: z.number() });
const Polygon = z.looseObject({ label: z.string(), polygon: z.array(z.array(z.number()).min(6)).min(1) });
const Span = z.looseObject({ label: z.string(), offsetStart: z.number().int(), offsetEnd: z.number().int() });
/** Told apart by the field that only one of them has. */
const Region = z.union([
  Box.transform(({ label, topX, topY, bottomX, bottomY }) => ({ is: "box" as const, label, topX, topY, bottomX, bottomY })),
  Polygon.transform(({ label, polygon }) => ({ is: "polygon" as const, label, polygon })),
  Span.transform(({ label, offsetStart, offsetEnd }) => ({ is: "span" as const, label, offsetStart, offsetEnd })),
]);
type Region = z.output<typeof Region>;

const Line = z.looseObject({
  image_url: z.string(),
  label: z.union([z.string(), z.array(z.string()), z.array(Region)]),
  row: z.number().int().optional(),
  image_width: z.number().optional(),
  image_height: z.number().optional(),
});

/** What follows the container, the datastore or `paths/` in the addresses that Azure ML and we write, with and without escapes. */
export function pathOf(url: string): string {
  const [, named] = /^AmlDatastore:\/\/[^/]+\/(.*)$/s.exec(url) ?? [];
  if (named !== undefined) return named;
  const [, asset] = /^azureml:\/\/.*?\/paths\/(.*)$/s.exec(url) ?? [];
  if (asset !== undefined) return asset;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed) return url;
  // The embedded host's addresses begin with /blobs/ before the container.
  return decodeURIComponent(parsed.pathname).replace(/^\/(?:blobs\/)?[^/]+\//, "");
}

function named(region: Region, size: { width: number; height: number }): NamedMark {
  const className = region.label;
  if (region.is === "box") {
    const [x, y] = [pixel(region.topX * size.width), pixel(region.topY * size.height)];
    return { mark: "box", className, x, y, width: pixel(region.bottomX * size.width - x), height: pixel(region.bottomY * size.height - y) };
  }
  if (region.is === "polygon") {
    const rings = region.polygon.map((ring) => ring.map((value, index) => pixel(value * (index % 2 === 0 ? size.width : size.height))));
    return { mark: "polygon", className, rings };
  }
  return { mark: "span", className, start: region.offsetStart, end: region.offsetEnd };
}

const isRegions = (label: z.infer<typeof Line>["label"]): label is Region[] => Array.isArray(label) && label.some((one) => typeof one === "object");

/** Labels from the lines of `labels.jsonl`; Azure ML's files may begin with a byte order mark. */
export function* readAzuremlJsonl(context: ReadContext, files: ReadonlyMap<string, string>): Generator<ReadLabel> {
  const file = "labels.jsonl";
  for (const [index, text] of fileNamed(files, file)
    .replace(/^\ufeff/, "")
    .split("\n")
    .entries()) {
    if (text.trim() === "") continue;
    const { image_url, label, row, image_width, image_height } = parsed(file, index + 1, text);
    const path = pathOf(image_url);
    const told = image_width && image_height ? { width: image_width, height: image_height } : undefined;
    const size = told ?? context.sizeOf(path);
    if (!size && isRegions(label) && label.some((region) => region.is !== "span"))
      throw unreadable(file, index + 1, "The size of the image is not known, so its fractions mean nothing.");
    const words = typeof label === "string" ? [label] : label;
    const marks = words.map((one): NamedMark => (typeof one === "string" ? { mark: "class", className: one } : named(one, size ?? { width: 1, height: 1 })));
    yield { path, ...(row !== undefined && { row }), ...withClasses(context, marks) };
  }
}

function parsed(file: string, line: number, text: string): z.infer<typeof Line> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw unreadable(file, line, "This is not JSON.");
  }
  const read = Line.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw unreadable(file, line, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not a label of Azure ML"}`);
}
