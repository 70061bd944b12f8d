import { afterEach, describe, expect, test } from "@jest/globals";
import { answer, ask, idsOf, openTasks, pull } from "../tests/dealing.ts";
import { openWorkplace, type Workplace } from "../tests/workplace.ts";
import { getTask } from "./get-task.ts";
import { releaseAll } from "./release-all.ts";

let place: Workplace;
afterEach(async () => await place.close());

describe("all pages of a labeler", () => {
  test("are given back, in every bucket, and nobody else's; their items are free at once, on another process too", async () => {
    place = await openWorkplace({ items: 60, buckets: 3 });
    const [one, two] = [place.openProcess(), place.openProcess()];
    const pages = [await pull(one, "ana", 36)];
    pages.push(await pull(one, "ana", 36, idsOfTasks(pages)));
    const bobs = [await pull(two, "bob", 36)];
    for (let more = (await ask(two, "bob", 36, idsOfTasks(bobs))).task; more; more = (await ask(two, "bob", 36, idsOfTasks(bobs))).task) bobs.push(more);
    expect(await releaseAll(one, { projectId: "p1", userId: "ana" })).toEqual({ released: 2 });
    expect(await releaseAll(one, { projectId: "p1", userId: "ana" })).toEqual({ released: 0 });
    expect(new Set((await openTasks(place)).map(({ by }) => by))).toEqual(new Set(["bob"]));
    place.clock.ms += 5_001;
    const again = new Set<string>();
    const held: string[] = [];
    for (let more = (await ask(two, "cy", 36)).task; more; more = (await ask(two, "cy", 36, held)).task) {
      held.push(more.id);
      for (const id of idsOf(more)) again.add(id);
    }
    expect(pages.flatMap(idsOf).every((id) => again.has(id))).toBe(true);
    for (const { id } of pages)
      await expect(getTask(one, { projectId: "p1", taskId: id, by: "ana" })).rejects.toMatchObject({ facts: { reason: "lease-lost" } });
    const [first] = pages;
    if (first) await expect(answer(one, "ana", first)).rejects.toMatchObject({ facts: { reason: "lease-lost" } });
  });

  test("are none in a project without items", async () => {
    place = await openWorkplace({ items: 0, project: { buckets: 0, state: "initializing" } });
    expect(await releaseAll(place.openProcess(), { projectId: "p1", userId: "ana" })).toEqual({ released: 0 });
  });
});

const idsOfTasks = (tasks: readonly { id: string }[]): string[] => tasks.map(({ id }) => id);
