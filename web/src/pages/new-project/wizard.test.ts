import { describe, expect, test } from "@jest/globals";
import { ApiError } from "../../api/api-error.ts";
import { createApi } from "../../api/api.ts";
import { datasetsApi } from "../../api/datasets.ts";
import type { Client } from "../../api/client.ts";
import { pasteClasses } from "../classes/class-text.ts";
import { asHolds, asMedia, lostByChange, selectionOf } from "./draft.ts";
import { createWizard } from "./wizard.ts";

/** A service as the wizard meets it: `refuse` is thrown by the next creation of a project. */
function wizard(held = new Map<string, string>()) {
  const sent: { path: string; body: unknown; key: string | undefined }[] = [];
  const state: { refuse?: ApiError; taken: Set<string> } = { taken: new Set(["Old"]) };
  const client: Client = {
    get: async <T>(_path: string, asking?: { query?: Readonly<Record<string, unknown>> }) => {
      const free = !state.taken.has(String(asking?.query?.["name"]));
      return { free, ...(free ? {} : { why: "Taken for ever." }) } as T;
    },
    getTagged: async () => {
      throw new Error("not asked for");
    },
    getText: async () => {
      throw new Error("not asked for");
    },
    send: async <T>(_method: string, path: string, body: unknown, sending?: { idempotencyKey?: string }) => {
      sent.push({ path, body, key: sending?.idempotencyKey });
      if (path === "projects" && state.refuse) {
        const { refuse } = state;
        delete state.refuse;
        throw refuse;
      }
      return { id: `${path}-1` } as T;
    },
  };
  let keys = 0;
  const keep = {
    getItem: (name: string) => held.get(name) ?? null,
    setItem: (name: string, value: string) => void held.set(name, value),
    removeItem: (name: string) => void held.delete(name),
  };
  return {
    wizard: createWizard({ api: { ...createApi(client), datasets: datasetsApi(client) }, keep, newKey: () => `k${++keys}`, pauseMs: 1 }),
    sent,
    state,
    held,
  };
}
const settled = () => new Promise((go) => setTimeout(go, 20));

const filled = () => {
  const it = wizard();
  const [first] = it.wizard.draft.value.classes;
  if (!first) throw new Error("no row");
  it.wizard.change({ name: " Clothes ", datastoreId: "folder-1", path: "images/**", classes: [{ ...first, name: "Coat " }] });
  return it;
};

describe("wizard", () => {
  test("creates the dataset, then the project, and forgets the draft", async () => {
    const { wizard: it, sent, held } = filled();
    await settled();
    expect(await it.create()).toEqual({ id: "projects-1" });
    expect(sent.map(({ path }) => path)).toEqual(["datasets", "projects"]);
    expect(sent[1]?.body).toMatchObject({
      name: "Clothes",
      kind: "image-multi-class",
      datasetId: "datasets-1",
      classes: [{ name: "Coat" }],
      instructions: { type: "none" },
    });
    expect(held.size).toBe(0);
  });

  test("texts of a table: the dataset holds rows, the project its columns, the classes their levels", async () => {
    const { wizard: it, sent } = filled();
    it.change({ ...asMedia("text", "text-entities"), options: { overlap: true } });
    it.change({ ...asHolds("tabular"), path: "tweets.csv" });
    expect(it.faults("data")).toHaveProperty("columns");
    it.change({ columns: ["text", "author"], classes: pasteClasses([], "Animal/Cat").rows });
    await settled();
    expect(await it.create()).toBeDefined();
    expect(sent[0]?.body).toMatchObject({ holds: "tabular", path: "tweets.csv" });
    expect(sent[1]?.body).toMatchObject({
      kind: "text-entities",
      options: { overlap: true },
      columns: ["text", "author"],
      classes: [
        { name: "Animal", level: 0 },
        { name: "Cat", level: 1 },
      ],
    });
  });

  test("other media let go of files that were chosen for the first, and say so before", () => {
    const { wizard: it } = filled();
    expect(lostByChange(it.draft.value)).toBeUndefined();
    it.change({ source: "upload", uploaded: { id: "d", name: "n", datastoreId: "s", path: "p/**", files: 3 } });
    expect(lostByChange(it.draft.value)).toContain("3 uploaded files");
    it.change(asMedia("text", "text-multi-class"));
    expect([it.draft.value.uploaded, it.draft.value.holds, selectionOf(it.draft.value)]).toEqual([undefined, "file", undefined]);
  });

  test("a reload keeps what was said", () => {
    const { held } = filled();
    expect(wizard(held).wizard.draft.value.path).toBe("images/**");
  });

  test("faults are quiet until the step is left", () => {
    const { wizard: it } = wizard();
    expect(it.shown("details")).toEqual({});
    expect(it.leave("details")).toBe(false);
    expect(it.shown("details")).toHaveProperty("name");
  });

  test("a name that is taken is told while typing", async () => {
    const { wizard: it } = wizard();
    it.change({ name: "Ol" });
    it.change({ name: "Old" });
    await settled();
    expect(it.name.value).toEqual({ of: "Old", is: "taken", why: "Taken for ever." });
    expect(it.shown("details")["name"]).toBe("Taken for ever.");
    it.change({ name: "Older" });
    await settled();
    expect(it.shown("details")).toEqual({});
  });

  test("nothing is sent while something is missing, and the steps are named", async () => {
    const { wizard: it, sent } = wizard();
    expect(await it.create()).toBeUndefined();
    expect(sent).toEqual([]);
    expect(it.missing.value).toEqual(["details", "data", "classes"]);
  });

  test("what the service refuses stands at its field until that is changed; the dataset is not made twice", async () => {
    const { wizard: it, sent, state } = filled();
    state.refuse = new ApiError({ status: 422, detail: "No.", violations: [{ path: "classes.0.name", message: "Not this one." }] });
    expect(await it.create()).toBeUndefined();
    expect(it.failure.value).toBe("No.");
    expect(it.faults("classes")).toEqual({ "classes.0.name": "Not this one." });
    it.change({ classes: it.draft.value.classes.map((row) => ({ ...row, name: "Hat" })) });
    expect(it.faults("classes")).toEqual({});
    expect(await it.create()).toBeDefined();
    expect(sent.map(({ path }) => path)).toEqual(["datasets", "projects", "projects"]);
    expect(sent[1]?.key).not.toBe(sent[2]?.key);
  });

  test("a creation whose answer was lost is sent again under the same key", async () => {
    const { wizard: it, sent, state } = filled();
    state.refuse = new ApiError({ status: 0, detail: "gone" });
    await it.create();
    await it.create();
    expect(sent[1]?.key).toBe(sent[2]?.key);
  });

  test.each<[string, boolean]>([
    ["https://example.org/how", true],
    ["javascript:alert(1)", false],
    ["example.org", false],
  ])("a link %s is fine: %s", (link, isFine) => {
    const { wizard: it } = wizard();
    it.change({ instructions: "link", link });
    expect(it.isDone("instructions")).toBe(isFine);
  });
});
