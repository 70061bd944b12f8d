import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { MemberShape, memberId } from "../access/member.ts";
import { createDataset } from "../datasets/create-dataset.ts";
import { Refusal } from "../refusal.ts";
import { type LocalRoom, openRoom } from "../tests/local-room.ts";
import { changeProject } from "./change-project.ts";
import { classesOf, type KeptClasses } from "./classes-of.ts";
import { createProject } from "./create-project.ts";
import { deleteProject } from "./delete-project.ts";
import { getProject, moveProject } from "./get-project.ts";
import { listProjects } from "./list-projects.ts";
import { MOVES, move, type Project, type ProjectEvent, STATES } from "./project.ts";
import { checkName } from "./reserve-name.ts";
import { viewProject } from "./view-project.ts";

let on: LocalRoom;
let datasetId: string;
beforeEach(async () => {
  on = await openRoom();
  datasetId = (await createDataset(on, { source: "path", holds: "file", name: "d", description: "", datastoreId: on.datastoreId, path: "**" }, "ana")).id;
});
afterEach(() => on.close());

const wish = (name: string) => ({
  name,
  description: "",
  kind: "image-multi-class",
  options: {},
  datasetId,
  classes: [{ name: "cat" }],
  instructions: { type: "none" as const },
  leaseMinutes: 15,
  refresh: "off" as const,
});
const create = (name: string, idempotencyKey?: string, by = "ana") => createProject(on, { wish: wish(name), by, idempotencyKey });

describe("a name", () => {
  test("of two creations at the same moment, one has it", async () => {
    const made = await Promise.allSettled([create("Birds"), create(" bIRDS")]);
    expect(made.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const refused = made.find(({ status }) => status === "rejected");
    expect(refused).toMatchObject({ reason: { code: "conflict", facts: { reason: "name-taken" } } });
    expect(on.started.size).toBe(1);
  });

  test("is never free again, not after deletion, and not for the same creation asked again", async () => {
    expect(await checkName(on, "Birds")).toEqual({ free: true });
    const { value } = await create("Birds", "key-1");
    expect(await checkName(on, "BIRDS ")).toMatchObject({ free: false });
    await deleteProject(on, { projectId: value.id, by: "ana" });
    await on.runFlows();
    await expect(getProject(on, value.id)).rejects.toMatchObject({ code: "not-found" });
    await expect(create("birds")).rejects.toMatchObject({ facts: { reason: "name-taken" } });
    await expect(create("Birds", "key-1")).rejects.toMatchObject({ facts: { reason: "name-taken" } });
    expect(await checkName(on, "  ")).toMatchObject({ free: false });
  });
});

describe("a creation", () => {
  test("asked for twice with one key is one project; the key of another person is another", async () => {
    const [one, two] = await Promise.all([create("Birds", "key-1"), create("Birds", "key-1")]);
    expect(one.value.id).toBe(two.value.id);
    expect((await create("Cats", "key-1", "bob")).value.id).not.toBe(one.value.id);
    await expect(create("Dogs", "key-1")).rejects.toMatchObject({ facts: { reason: "key-reused" } });
    expect(on.started.size).toBe(2);
  });

  test("cut off after any step goes on when it is asked for again", async () => {
    for (let step = 1; step <= 6; step++) {
      let writes = 0;
      const die =
        <A extends unknown[], R>(work: (...given: A) => Promise<R>) =>
        async (...given: A) => {
          if (++writes > step) throw new Error("killed");
          return await work(...given);
        };
      const { documents, flows } = on;
      const dying = {
        ...on,
        documents: { ...documents, create: die(documents.create) as typeof documents.create },
        flows: { ...flows, start: die(flows.start) },
      };
      const ask = { wish: wish(`Project ${step}`), by: "ana", idempotencyKey: `key-${step}` };
      await createProject(dying, ask).catch(() => undefined);
      const { value } = await createProject(on, ask);
      expect(on.started.has(`import-${value.id}`)).toBe(true);
      expect((await on.documents.get(MemberShape, value.id, memberId("ana")))?.value.role).toBe("owner");
      expect(await viewProject(on, value, "owner")).toMatchObject({ state: "initializing", classes: [{ id: "c1", name: "cat" }] });
    }
  });

  test.each<[string, object, object]>([
    ["an unknown task type", { kind: "none" }, { code: "invalid" }],
    ["an unknown dataset", { datasetId: "none" }, { code: "not-found" }],
    ["two classes alike", { classes: [{ name: "a" }, { name: "A" }] }, { code: "invalid", facts: { violations: [{ path: "classes.1.name" }] } }],
    ["a name that shows nothing", { name: "\u200b" }, { code: "invalid" }],
  ])("with %s is refused before the name is taken", async (_, part, refusal) => {
    await expect(createProject(on, { wish: { ...wish("Birds"), ...part }, by: "ana" })).rejects.toMatchObject(refusal);
    expect(await checkName(on, "Birds")).toEqual({ free: true });
  });
});

describe("the life of a project", () => {
  const EVENTS: ProjectEvent[] = ["loaded", "fail", "retry", "pause", "resume", "complete", "delete"];
  test.each(STATES.flatMap((state) => EVENTS.map((event) => [state, event] as const)))("%s + %s is as the table says", async (state, event) => {
    const project = { ...(await create("P")).value, state } satisfies Project;
    const to = MOVES[state][event];
    if (to) expect(move(project, event).state).toBe(to);
    else expect(() => move(project, event)).toThrow(expect.objectContaining({ code: "conflict" }));
  });

  test("a failure is told until the next step", async () => {
    const { value } = await create("P");
    const failed = await moveProject(on, { projectId: value.id, event: "fail", failure: "No files." });
    expect(failed.value).toMatchObject({ state: "failed", failure: "No files." });
    expect((await moveProject(on, { projectId: value.id, event: "retry" })).value).not.toHaveProperty("failure");
  });

  test("steps taken at the same moment are taken one after the other", async () => {
    const { value } = await create("P");
    await moveProject(on, { projectId: value.id, event: "loaded" });
    const took = await Promise.allSettled([0, 1, 2].map(() => moveProject(on, { projectId: value.id, event: "pause" })));
    expect(took.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});

describe("a change", () => {
  test("takes the ETag that was read, and only that", async () => {
    const { value, etag } = await create("P");
    const change = { description: "new", instructions: { type: "text" as const, markdown: "# Do" } };
    await expect(changeProject(on, { projectId: value.id, change, ifMatch: undefined })).rejects.toMatchObject({ code: "precondition-required" });
    const changed = await changeProject(on, { projectId: value.id, change, ifMatch: etag });
    expect(changed.value).toMatchObject({ description: "new", instructionsVersion: 2, kind: value.kind });
    await expect(changeProject(on, { projectId: value.id, change, ifMatch: etag })).rejects.toMatchObject({ code: "stale" });
    const same = await changeProject(on, {
      projectId: value.id,
      change: { leaseMinutes: 5, refresh: "off" as const, instructions: change.instructions },
      ifMatch: changed.etag,
    });
    expect(same.value).toMatchObject({ leaseMinutes: 5, refresh: "off" as const, instructionsVersion: 2 });
  });
});

describe("the list", () => {
  test("shows all to people of the workspace, to others what they are members of, page by page", async () => {
    const made: string[] = [];
    for (let i = 0; i < 5; i++) made.unshift((await create(`P${i}`, undefined, i % 2 ? "ana" : "bob")).value.id);
    const walk = async (who: { userId: string; workspaceRole?: "reviewer" }) => {
      const ids: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await listProjects(on, who, { limit: 2, cursor });
        ids.push(...page.items.map(({ project }) => project.id));
        cursor = page.cursor;
      } while (cursor !== undefined);
      return ids;
    };
    expect(await walk({ userId: "eve", workspaceRole: "reviewer" })).toEqual(made);
    expect(await walk({ userId: "bob" })).toEqual(made.filter((_, index) => index % 2 === 0));
    expect(await walk({ userId: "eve" })).toEqual([]);
    expect((await listProjects(on, { userId: "ana", workspaceRole: "reviewer" }, { limit: 5 })).items.map(({ role }) => role)).toContain("owner");
    await expect(listProjects(on, { userId: "bob" }, { limit: 5, cursor: "bm9uZQ" })).rejects.toMatchObject({ code: "invalid" });
  });
});

test("classes are read once a version, where they are kept", async () => {
  const { value } = await create("P");
  let reads = 0;
  const documents = { ...on.documents, get: ((...given) => (reads++, on.documents.get(...given))) as typeof on.documents.get };
  const keptClasses: KeptClasses = new Map();
  for (let i = 0; i < 3; i++) expect(await classesOf({ documents, keptClasses }, value)).toMatchObject([{ id: "c1" }]);
  expect(reads).toBe(1);
  for (let version = 0; version < 500; version++) keptClasses.set(`${value.id}|${version + 10}`, []);
  await expect(classesOf({ documents, keptClasses }, { ...value, classesVersion: 9 })).rejects.not.toBeInstanceOf(Refusal);
});
