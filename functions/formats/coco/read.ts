import { z } from "zod";
import { Refusal } from "../../refusal.ts";
import type { ReadContext, ReadLabel } from "../format.ts";
import { fileNamed, type NamedMark, pixel, withClasses } from "../read-marks.ts";

const File = z.looseObject({
  images: z.array(z.looseObject({ id: z.number(), file_name: z.string(), width: z.number(), height: z.number(), absolute_url: z.string().optional() })),
  annotations: z.array(
    z.looseObject({
      image_id: z.number(),
      category_id: z.number(),
      bbox: z.array(z.number()).length(4).optional(),
      /** Lists of points; run-length masks are no polygons. */
      segmentation: z.union([z.array(z.array(z.number())), z.looseObject({ counts: z.unknown() })]).optional(),
    }),
  ),
  categories: z.array(z.looseObject({ id: z.number(), name: z.string() })),
});
type File = z.infer<typeof File>;
type Annotation = File["annotations"][number];

/** In fractions of the image: Azure ML's dialect, which tells itself by `absolute_url` and by its sizes being floats (which JSON forgets). */
const isAzure = ({ images }: File): boolean => images.some(({ absolute_url }) => absolute_url !== undefined);

/** A class of the image is a box over all of it (format.ts), or in Azure ML's files no box at all. */
function named(className: string, { bbox, segmentation }: Annotation, scale: { x: number; y: number }, holdsClasses: boolean): NamedMark | undefined {
  const rings = Array.isArray(segmentation) ? segmentation.filter((ring) => ring.length >= 6) : [];
  if (rings.length > 0)
    return { mark: "polygon", className, rings: rings.map((ring) => ring.map((value, at) => pixel(value * (at % 2 === 0 ? scale.x : scale.y)))) };
  if (!bbox || holdsClasses) return { mark: "class", className };
  const [x = 0, y = 0, width = 0, height = 0] = bbox;
  if (width <= 0 || height <= 0) return undefined; // Azure ML's zero-size boxes of a cancelled drawing
  return { mark: "box", className, x: pixel(x * scale.x), y: pixel(y * scale.y), width: pixel(width * scale.x), height: pixel(height * scale.y) };
}

/** Labels from `coco.json` of either dialect, an image at a time, in the order of its images. */
export function* readCoco(context: ReadContext, files: ReadonlyMap<string, string>): Generator<ReadLabel> {
  const file = parsed(fileNamed(files, "coco.json"));
  const categories = new Map(file.categories.map(({ id, name }) => [id, name]));
  const byImage = Map.groupBy(file.annotations, ({ image_id }) => image_id);
  const holdsClasses = context.marks.includes("class");
  const azure = isAzure(file);
  for (const image of file.images) {
    const size = image.width > 0 && image.height > 0 ? image : (context.sizeOf(image.file_name) ?? { width: 1, height: 1 });
    const scale = azure ? { x: size.width, y: size.height } : { x: 1, y: 1 };
    const marks = (byImage.get(image.id) ?? []).flatMap((annotation) => {
      const className = categories.get(annotation.category_id);
      if (className === undefined) throw new Refusal("invalid", `coco.json: there is no category ${annotation.category_id}.`, { reason: "unreadable" });
      return named(className, annotation, scale, holdsClasses) ?? [];
    });
    yield { path: image.file_name, ...withClasses(context, marks) };
  }
}

function parsed(text: string): File {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    throw new Refusal("invalid", "coco.json is not JSON.", { reason: "unreadable" });
  }
  const read = File.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Refusal("invalid", `coco.json, ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not COCO"}`, { reason: "unreadable" });
}
