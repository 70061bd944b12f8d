import { polygonsAgree } from "../../../../functions/kinds/image-polygons/agreement.ts";
import type { ComparedKind } from "../compared-kind.ts";
import type { Value } from "./value.ts";

export const comparedPolygons: ComparedKind<Value> = {
  name: "image-polygons",
  uses: polygonsAgree.uses,
  least: polygonsAgree.least,
  rule: polygonsAgree.rule,
  regions: ({ polygons }) => polygons.map(({ id, classId, rings }) => ({ id, classId, shape: { form: "polygon", rings } })),
};
