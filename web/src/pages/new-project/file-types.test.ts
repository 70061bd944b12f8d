import { expect, test } from "@jest/globals";
import { notLoadable, WANTED } from "../../../../functions/datasets/loadable.ts";
import { FILE_TYPES, isOfType } from "./file-types.ts";

test.each(WANTED)("the types named for %s are those that the service loads", (want) => {
  for (const each of WANTED)
    for (const extension of FILE_TYPES[each])
      expect([extension, isOfType(`a/b${extension.toUpperCase()}`, want)]).toEqual([
        extension,
        notLoadable({ name: `b${extension}`, size: 9 }, want) === undefined,
      ]);
});
