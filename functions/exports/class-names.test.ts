import { afterEach, expect, test } from "@jest/globals";
import { openClassRoom } from "../labels/fixtures/class-room.ts";
import { openWorkplace, type Workplace } from "../tests/workplace.ts";
import { openExport } from "./open-export.ts";
import { startExport } from "./start-export.ts";

let place: Workplace;
afterEach(async () => await place.close());

test("an export calls classes by their paths, as they were at its moment", async () => {
  place = await openWorkplace({ items: 9 });
  const room = openClassRoom(place);
  const first = place.clock.ms;
  await room.change({ classes: [{ name: "Animal" }, { id: "c2", name: "Cat", level: 1 }, { id: "c1", name: "Plant" }] });
  const second = place.clock.ms;
  await room.change({
    classes: [
      { id: "c4", name: "Beast" },
      { name: "Cat", level: 1 },
      { id: "c1", name: "Plant" },
    ],
  });
  const namesAt = async (moment?: number) => {
    const { id } = await startExport(room.on, { projectId: "p1", format: "csv", dialect: "standard", by: "olga", ...(moment !== undefined && { moment }) });
    const open = await openExport(room.on, { projectId: "p1", exportId: id });
    return open?.context.classes.map((one) => `${one.number} ${one.id} ${one.name}`);
  };
  expect(await namesAt(first)).toEqual(["1 c1 c1", "2 c2 c2", "3 c3 c3"]);
  expect(await namesAt(second - 1)).toEqual(await namesAt(first));
  expect(await namesAt(second)).toEqual(["1 c4 Animal", "2 c2 Animal/Cat", "3 c1 Plant", "4 c3 c3"]);
  expect(await namesAt()).toEqual(["1 c4 Beast", "2 c5 Beast/Cat", "3 c1 Plant", "4 c2 Beast/Cat (retired c2)", "5 c3 c3"]);
});
