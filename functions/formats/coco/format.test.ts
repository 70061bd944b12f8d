import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Mark } from "../../kinds/marks.ts";
import { context, row, written } from "../fixtures/written.ts";
import { coco } from "./format.ts";
import { areaOf, around } from "./shape.ts";

const box: Mark = { mark: "box", classId: "c2", x: 10, y: 10, width: 30, height: 60 };
const polygon: Mark = { mark: "polygon", classId: "c1", rings: [[80, 60, 320, 60, 320, 360]] };

describe("the standard dialect", () => {
  test("a class is an annotation over the whole image", () => {
    const rows = [row(), row({ path: 'a "b".jpg', marks: [{ mark: "class", classId: "c1" }] })];
    expect(written(coco, context(), rows)["coco.json"]).toBe(
      `{"info":{"description":"Barn","url":"","version":"1.0","year":2026,"contributor":"","date_created":"2026-03-01T12:00:00.000Z"},"licenses":[{"id":1,"name":"Not stated","url":""}],"images":[
{"id":1,"width":800,"height":600,"file_name":"farm/cow-01.jpg","license":1,"coco_url":"https://acct.blob.core.windows.net/pics/farm/cow-01.jpg"},
{"id":2,"width":800,"height":600,"file_name":"a \\"b\\".jpg","license":1,"coco_url":"https://acct.blob.core.windows.net/pics/farm/cow-01.jpg"}
],"annotations":[
{"id":1,"image_id":1,"category_id":2,"bbox":[0,0,800,600],"area":480000,"iscrowd":0,"segmentation":[]},
{"id":2,"image_id":2,"category_id":1,"bbox":[0,0,800,600],"area":480000,"iscrowd":0,"segmentation":[]}
],"categories":[
{"id":1,"name":"Animal/Horse","supercategory":"Animal"},
{"id":2,"name":"Animal/Cow","supercategory":"Animal"},
{"id":3,"name":"night, \\"late\\"","supercategory":""}
]}
`,
    );
  });

  test("boxes and polygons are in pixels, with their area; an image without any is still there", () => {
    const file = JSON.parse(
      written(coco, context({ marks: ["box", "polygon"] }), [row({ marks: [box] }), row({ marks: [] }), row({ marks: [polygon, box] })])["coco.json"] ?? "",
    );
    expect(file.images.map((it: { id: number }) => it.id)).toEqual([1, 2, 3]);
    expect(file.annotations).toEqual([
      { id: 1, image_id: 1, category_id: 2, bbox: [10, 10, 30, 60], area: 1800, iscrowd: 0, segmentation: [] },
      { id: 2, image_id: 3, category_id: 1, bbox: [80, 60, 240, 300], area: 36000, iscrowd: 0, segmentation: [[80, 60, 320, 60, 320, 360]] },
      { id: 3, image_id: 3, category_id: 2, bbox: [10, 10, 30, 60], area: 1800, iscrowd: 0, segmentation: [] },
    ]);
  });

  test("an export without a label is a file that parses", () => {
    const file = JSON.parse(written(coco, context(), [])["coco.json"] ?? "");
    expect([file.images, file.annotations, file.categories.length]).toEqual([[], [], 3]);
  });

  test("any path and class name reads back", () => {
    const text = fc.string({ unit: "binary", maxLength: 40 });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 5 }), text, (paths, name) => {
        const rows = paths.map((path) => row({ path, marks: [{ mark: "class", classId: "c1" }] }));
        const file = JSON.parse(written(coco, context({ classes: [{ id: "c1", name }] }), rows)["coco.json"] ?? "");
        expect(file.images.map((it: { file_name: string }) => it.file_name)).toEqual(paths);
        expect(file.annotations.map((it: { image_id: number }) => it.image_id)).toEqual(paths.map((_, index) => index + 1));
        expect(file.categories[0].name).toBe(name);
      }),
      { numRuns: 300 },
    );
  });
});

describe("the dialect of Azure ML", () => {
  const azure = (marks: Mark[], size: { width: number; height: number }) =>
    written(coco, context({ dialect: "azure-ml", marks: ["class", "box", "polygon"] }), [row({ ...size, marks })])["coco.json"] ?? "";

  test("has floats, area 0.0, normalised boxes, AmlDatastore addresses and seven digits of a second", () => {
    expect(azure([box, polygon, { mark: "class", classId: "c1" }], { width: 640, height: 480 })).toBe(
      `{"images":[
{"id":1,"width":640.0,"height":480.0,"file_name":"farm/cow-01.jpg","coco_url":"AmlDatastore://barn/farm/cow-01.jpg","absolute_url":"https://acct.blob.core.windows.net/pics/farm/cow-01.jpg","date_captured":"2026-03-01T10:20:30.1230000Z"}
],"annotations":[
{"id":1,"category_id":2,"image_id":1,"area":0.0,"bbox":[0.015625,0.020833333333333332,0.046875,0.125]},
{"id":2,"category_id":1,"image_id":1,"area":0.0,"segmentation":[[0.125,0.125,0.5,0.125,0.5,0.75]],"bbox":[0.125,0.125,0.375,0.625]},
{"id":3,"category_id":1,"image_id":1,"area":0.0}
],"categories":[
{"id":1,"name":"Animal/Horse"},
{"id":2,"name":"Animal/Cow"},
{"id":3,"name":"night, \\"late\\""}
]}
`,
    );
  });

  test("keeps pixels where nobody knows the size", () => {
    expect(azure([box], { width: 0, height: 0 })).toContain('"width":0.0,"height":0.0');
    expect(azure([box], { width: 0, height: 0 })).toContain('"bbox":[10.0,10.0,30.0,60.0]');
  });
});

test("the area and the bounds of a rectangle's ring are the rectangle's, whichever way round it goes", () => {
  const side = fc.integer({ min: 1, max: 1000 });
  fc.assert(
    fc.property(side, side, side, side, (x, y, width, height) => {
      const ring = [x, y, x + width, y, x + width, y + height, x, y + height];
      const backwards = [x, y, x, y + height, x + width, y + height, x + width, y];
      expect([areaOf(ring), areaOf(backwards)]).toEqual([width * height, width * height]);
      expect(around([ring])).toEqual([x, y, width, height]);
    }),
  );
});
