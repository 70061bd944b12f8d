import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { localDocuments } from "../../backends/local/documents.ts";
import type { Documents } from "../../backends/documents.ts";
import type { Deed } from "../../edge/audit.ts";
import { AUDIT_HEAD, auditRows } from "./audit-csv.ts";
import { type AuditEntry, auditIndexes, auditPk, monthBefore, monthOf } from "./audit-entry.ts";
import { forgetAudit } from "./forget-audit.ts";
import { type AuditAsk, listAudit } from "./list-audit.ts";
import { openTrail, recordDeed } from "./record-audit.ts";

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 31, 12);
let folder: string;
let documents: Documents;
let clock = START;
let ids = 0;
const on = () => ({ documents, now: () => clock, newId: () => `id-${String(++ids).padStart(6, "0")}`, auditMonths: 24 });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "audit-"));
  documents = localDocuments({ file: join(folder, "documents.sqlite"), indexes: auditIndexes });
  clock = START;
});
afterEach(async () => {
  await documents.close();
  rmSync(folder, { recursive: true });
});

const deed = (more: Partial<Deed> = {}): Deed => ({ by: "test:ana", name: "Ana", action: "project.pause", projectId: "p1", detail: {}, ...more });

async function listAll(ask: Partial<AuditAsk> = {}): Promise<AuditEntry[]> {
  const found: AuditEntry[] = [];
  let cursor: string | undefined;
  do {
    const page = await listAudit(on(), { limit: 3, ...ask, cursor });
    expect(page.items.length).toBeLessThanOrEqual(ask.limit ?? 3);
    found.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
}

test("an entry says that it was begun, until its end is known", async () => {
  const end = await openTrail(on()).note(deed(), { state: "begun" });
  expect(await listAll()).toMatchObject([{ by: "test:ana", name: "Ana", action: "project.pause", projectId: "p1", outcome: "begun", at: START }]);
  clock = Date.UTC(2026, 1, 1); // the next month began meanwhile
  await end({ state: "refused", reason: "wrong-state" });
  expect(await listAll()).toMatchObject([{ outcome: "refused", reason: "wrong-state", at: START }]);
});

test("a creation gets its project or target with its end", async () => {
  const { projectId: _, ...bare } = deed({ action: "project.create" });
  await (await openTrail(on()).note(bare, { state: "begun" }))({ state: "done", projectId: "p2" });
  expect(await listAll({ projectId: "p2" })).toMatchObject([{ action: "project.create", outcome: "done" }]);
});

test("what the service did by itself is told once, however often it is done", async () => {
  for (let times = 0; times < 2; times++) await recordDeed(on(), { id: "erased.p1", at: START, action: "project.erase", projectId: "p1" });
  expect(await listAll()).toMatchObject([{ by: "service", action: "project.erase", outcome: "done" }]);
});

test("a trail of two years is read in pages, newest first, by person, action, project and time", async () => {
  const trail = openTrail(on());
  const told: { at: number; by: string; action: string; projectId: string }[] = [];
  for (let n = 0; n < 60; n++) {
    clock = START + n * 12 * DAY;
    const entry = { by: `test:${n % 3}`, action: n % 2 === 0 ? "project.pause" : "member.give", projectId: `p${n % 4}` };
    await trail.note(deed(entry), { state: "done" });
    told.push({ at: clock, ...entry });
  }
  const newest = told.toReversed();
  const shown = (entries: AuditEntry[]) => entries.map(({ at, by, action, projectId }) => ({ at, by, action, projectId }));
  expect(shown(await listAll())).toEqual(newest);
  expect(shown(await listAll({ by: "test:1" }))).toEqual(newest.filter(({ by }) => by === "test:1"));
  expect(shown(await listAll({ action: "member.give", projectId: "p3" }))).toEqual(newest.filter(({ projectId }) => projectId === "p3"));
  const [from, to] = [START + 100 * DAY, START + 400 * DAY];
  expect(shown(await listAll({ from, to }))).toEqual(newest.filter(({ at }) => at >= from && at <= to));
});

test("after the months that are kept an entry is neither shown nor stored", async () => {
  await openTrail(on()).note(deed(), { state: "done" });
  clock = Date.UTC(2028, 0, 31);
  await forgetAudit(on());
  expect(await listAll()).toHaveLength(1); // the 24th month after its own still shows it
  clock = Date.UTC(2028, 1, 1);
  expect(await listAll()).toEqual([]);
  await forgetAudit(on());
  expect(await documents.ids(auditPk("2026-01"), { most: 10 })).toEqual([]);
});

test.each(["x", Buffer.from('{"month":"../x"}').toString("base64url")])("the cursor %j is refused", async (cursor) => {
  await expect(listAudit(on(), { limit: 1, cursor })).rejects.toMatchObject({ code: "invalid" });
});

test("months are counted back over the turn of the year", () => {
  expect([monthOf(START), monthBefore("2026-01"), monthBefore("2026-01", 13), monthBefore("2025-12", -1)]).toEqual([
    "2026-01",
    "2025-12",
    "2024-12",
    "2026-01",
  ]);
});

describe("the file", () => {
  const entry = (more: Partial<AuditEntry> = {}): AuditEntry => ({
    id: "1",
    type: "audit",
    at: START,
    by: "test:ana",
    name: "Ana",
    action: "member.give",
    projectId: "p1",
    outcome: "done",
    detail: { role: "labeler" },
    ...more,
  });

  test("has a head, and a row for each entry", () => {
    expect(AUDIT_HEAD).toBe('"time","user id","name","action","project id","target","outcome","reason","detail"\r\n');
    expect(auditRows([entry({ target: "bob" })])).toBe('"2026-01-31T12:00:00.000Z","test:ana","Ana","member.give","p1","bob","done","","role: labeler"\r\n');
  });

  test("no cell begins like a formula or ends its quotes early, whatever people are called", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('=HYPERLINK("http://evil","x")', "+1", "-2", "@SUM(A1)", "\t=1", "\r=1")), (name) => {
        const cells = [...auditRows([entry({ name, detail: { name } })]).matchAll(/"((?:[^"]|"")*)"(?:,|\r\n$)/g)].map(([, cell = ""]) => cell);
        expect(cells).toHaveLength(9);
        for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@\t\r\n]/);
        expect(cells[2]?.replaceAll('""', '"').replace(/^'(?=[=+\-@\t\r\n])/, "")).toBe(name);
      }),
    );
  });
});
