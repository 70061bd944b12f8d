import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { accessIndexes } from "../access/indexes.ts";
import { MembershipShape, userPk } from "../access/member.ts";
import { localDocuments } from "../backends/local/documents.ts";
import type { Documents } from "../backends/documents.ts";
import type { NoticeMessage } from "../projects/notice-message.ts";
import { type Project, PROJECTS_PK, ProjectShape } from "../projects/project.ts";
import { forgetNotices } from "./forget-notices.ts";
import { listNotices } from "./list-notices.ts";
import { KEPT_MS, noticeIndexes, NOTICES_PK, NoticeShape, noticesByTime } from "./notice.ts";
import { recordNotice } from "./record-notice.ts";
import { seeNotices } from "./see-notices.ts";

const DAY = 86_400_000;
let folder: string;
let documents: Documents;
let time = 0;
const on = () => ({ documents, now: () => time });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "notices-"));
  documents = localDocuments({ file: join(folder, "documents.db"), indexes: [...noticeIndexes, ...accessIndexes] });
  time = 100 * DAY;
  for (const id of ["p1", "p2", "p3"]) await documents.create(ProjectShape, PROJECTS_PK, { ...anyProject, id });
});
afterEach(async () => {
  await documents.close();
  await rm(folder, { recursive: true, force: true });
});

const anyProject: Project = {
  id: "p1",
  type: "project",
  name: "Barn",
  description: "",
  media: "image",
  kind: "image-multi-class",
  options: {},
  state: "running",
  datasetId: "d1",
  datasetVersion: 1,
  buckets: 1,
  instructions: { type: "none" },
  instructionsVersion: 1,
  classesVersion: 1,
  leaseMinutes: 15,
  refresh: "off",
  createdAt: 1,
  createdBy: "olga",
};

const message = (id: string, projectId = "p1"): NoticeMessage => ({
  id,
  projectId,
  projectName: "Barn",
  about: "export",
  outcome: "done",
  text: "Ready.",
  link: `/projects/${projectId}/exports`,
  at: 1,
  by: "ana",
});
const record = async (id: string, projectId?: string) => {
  time += 1_000;
  await recordNotice(on(), message(id, projectId));
};
const admin = { userId: "ada", workspaceRole: "contributor" } as const;
const ids = async (who: Parameters<typeof listNotices>[1]) => (await listNotices(on(), who, { limit: 50 })).items.map(({ id }) => id);

test("a message told twice is one notice", async () => {
  await record("a");
  await record("b");
  await record("a");
  expect(await ids(admin)).toEqual(["b", "a"]);
});

describe("who sees what", () => {
  beforeEach(async () => {
    await record("mine", "p1");
    await record("theirs", "p2");
    await record("labeled", "p3");
    for (const [id, role] of [
      ["p1", "contributor"],
      ["p3", "labeler"],
    ] as const)
      await documents.create(MembershipShape, userPk("bob"), { id, type: "membership", role, at: time });
  });

  test("contributors of the workspace see all", async () => {
    expect(await ids(admin)).toEqual(["labeled", "theirs", "mine"]);
  });
  test("contributors of a project see that project's", async () => {
    expect(await ids({ userId: "bob" })).toEqual(["mine"]);
    expect(await ids({ userId: "bob", workspaceRole: "labeler" })).toEqual(["mine"]);
  });
  test("others see none", async () => {
    expect(await listNotices(on(), { userId: "eve", workspaceRole: "reviewer" }, { limit: 50 })).toEqual({ items: [], unread: 0 });
  });
});

test("what was seen stays seen, for this person only, and no mark is taken back", async () => {
  await record("a");
  await record("b");
  const first = await listNotices(on(), admin, { limit: 1 });
  expect([first.unread, first.items.map(({ unread }) => unread), first.cursor !== undefined]).toEqual([2, [true], true]);
  await seeNotices(on(), { userId: "ada", upTo: first.items[0]?.at ?? 0 });
  await seeNotices(on(), { userId: "ada", upTo: 5 });
  await record("c");
  const after = await listNotices(on(), admin, { limit: 50 });
  expect([after.unread, after.items.map(({ id, unread }) => [id, unread])]).toEqual([
    1,
    [
      ["c", true],
      ["b", false],
      ["a", false],
    ],
  ]);
  expect((await listNotices(on(), { ...admin, userId: "cleo" }, { limit: 50 })).unread).toBe(3);
});

test("a mark in the future counts until now only", async () => {
  await seeNotices(on(), { userId: "ada", upTo: time + DAY });
  await record("a");
  expect((await listNotices(on(), admin, { limit: 50 })).unread).toBe(1);
});

test("after 30 days a notice is not shown, and new ones clear it away a few at a time", async () => {
  for (let i = 0; i < 50; i++) await record(`old-${i}`);
  time += KEPT_MS;
  await record("new-1");
  expect(await ids(admin)).toEqual(["new-1"]);
  const kept = async () => (await documents.query({ shape: NoticeShape, pk: NOTICES_PK, index: noticesByTime, limit: 100 })).items.length;
  expect(await kept()).toBe(31);
  await record("new-2");
  await record("new-3");
  expect(await kept()).toBe(3);
});

test("with its project all notices go, and those that are told later are not kept", async () => {
  for (let n = 0; n < 120; n++) await record(`n${n}`, n % 3 === 0 ? "p2" : "p1");
  await documents.delete(PROJECTS_PK, "p1");
  await forgetNotices(on(), "p1");
  await record("late", "p1");
  const kept = await documents.query({ shape: NoticeShape, pk: NOTICES_PK, index: noticesByTime, limit: 1_000 });
  expect(kept.items.map(({ value }) => value.projectId)).toEqual(Array.from({ length: 40 }, () => "p2"));
});
