import { boxesAgree } from "../../../../functions/kinds/image-boxes/agreement.ts";
import type { ComparedKind } from "../compared-kind.ts";
import type { Value } from "./value.ts";

export const comparedBoxes: ComparedKind<Value> = {
  name: "image-boxes",
  uses: boxesAgree.uses,
  least: boxesAgree.least,
  rule: boxesAgree.rule,
  regions: ({ boxes }) => boxes.map(({ id, classId, x, y, width, height }) => ({ id, classId, shape: { form: "box", x, y, width, height } })),
};
