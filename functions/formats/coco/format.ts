import type { Carry, Format, FormatContext, Piece, Row } from "../format.ts";
import { azureAnnotation, azureImage } from "./azure-ml.ts";
import { readCoco } from "./read.ts";
import { annotation, header, image } from "./standard.ts";

/** Elements of a JSON list that is written piece by piece: a comma before all but the first. */
const listed = (json: string, number: number): string => (number === 1 ? `\n${json}` : `,\n${json}`);

function write(context: FormatContext, carry: Carry, row: Row): { section: string; text: string }[] {
  const azure = context.dialect === "azure-ml";
  const imageId = carry["image"] ?? 1;
  let id = carry["annotation"] ?? 1;
  let annotations = "";
  for (const mark of row.marks) {
    const said = { id, imageId, mark };
    annotations += listed(azure ? azureAnnotation(context, row, said) : annotation(context, row, said), id);
    id++;
  }
  carry["image"] = imageId + 1;
  carry["annotation"] = id;
  return [
    { section: "images", text: listed(azure ? azureImage(row, imageId) : image(row, imageId), imageId) },
    { section: "annotations", text: annotations },
  ];
}

function pieces(context: FormatContext): Piece[] {
  const azure = context.dialect === "azure-ml";
  const categories = context.classes.map(({ name, number }) =>
    JSON.stringify(azure ? { id: number, name } : { id: number, name, supercategory: name.includes("/") ? name.slice(0, name.lastIndexOf("/")) : "" }),
  );
  return [
    { text: azure ? '{"images":[' : `{${header(context)},"images":[` },
    { section: "images" },
    { text: '\n],"annotations":[' },
    { section: "annotations" },
    { text: `\n],"categories":[\n${categories.join(",\n")}\n]}\n` },
  ];
}

/**
 * COCO (https://cocodataset.org/#format-data), valid by default: `info`, `licenses`, `images`, `annotations`, `categories`, ids from 1, pixels, `area`, `iscrowd`.
 * An image class is an annotation whose box is the whole image (`standard.ts`). The dialect `azure-ml` is what Azure ML writes (`azure-ml.ts`).
 */
export const coco: Format = {
  name: "coco",
  title: "COCO",
  description:
    "One JSON file of images, annotations and categories, as pycocotools and most detection tools read it; or with the oddities of Azure ML's own files.",
  version: 1,
  media: ["image"],
  marks: ["class", "box", "polygon"],
  dialects: ["standard", "azure-ml"],
  needsSize: true,
  start: () => ({ image: 1, annotation: 1 }),
  files: (context) => [{ name: "coco.json", contentType: "application/json", pieces: pieces(context) }],
  row: write,
  read: readCoco,
  sample: (folder) => `from pycocotools.coco import COCO

# ${folder}/coco.json, downloaded
labels = COCO("coco.json")
for category in labels.loadCats(labels.getCatIds()):
    print(category["name"], len(labels.getImgIds(catIds=[category["id"]])), "images")
`,
};
