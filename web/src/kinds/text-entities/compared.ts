import { entitiesAgree } from "../../../../functions/kinds/text-entities/agreement.ts";
import type { ComparedKind } from "../compared-kind.ts";
import type { Value } from "./spans.ts";

export const comparedEntities: ComparedKind<Value> = {
  name: "text-entities",
  uses: entitiesAgree.uses,
  least: entitiesAgree.least,
  rule: entitiesAgree.rule,
  spans: ({ spans }) => spans,
};
