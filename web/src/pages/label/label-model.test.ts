import { describe, expect, test } from "@jest/globals";
import type { ProjectView } from "../../../../functions/projects/wire.ts";
import type { TaskView } from "../../../../functions/tasks/wire.ts";
import { ApiError } from "../../api/api-error.ts";
import { type Disk, memoryDisk } from "../../drafts/disk.ts";
import { values } from "../../kinds/image-multi-class/value.ts";
import { comparedClass } from "../../kinds/compared-classes.ts";
import type { GridKind, WebKind } from "../../kinds/kind.ts";
import type { LabelApi } from "./label-api.ts";
import { createLabelModel } from "./label-model.ts";

const notDrawn = () => {
  throw new Error("not drawn here");
};

/** The kind without its drawing, which needs a browser. */
const kind: WebKind<unknown> = {
  name: "image-multi-class",
  title: "Multi-class",
  says: "One class an image.",
  media: "image",
  commandLetters: "",
  ...(values as Pick<GridKind<unknown>, "arrangement" | "classesPerItem" | "read" | "give" | "classesOf">),
  drawOnCell: notDrawn,
  drawOnThumbnail: notDrawn,
  keyLines: [],
  compared: async () => comparedClass("image-multi-class"),
};
const project: ProjectView = {
  id: "p",
  name: "Clothing",
  description: "",
  media: "image",
  kind: kind.name,
  kindTitle: "",
  options: {},
  state: "running",
  datasetId: "d",
  datasetVersion: 1,
  instructions: { type: "text", markdown: "Look twice." },
  instructionsVersion: 2,
  classesVersion: 1,
  classes: [{ id: "c1", name: "Hat", path: "Hat", level: 0, colour: "#112233", retired: false }],
  leaseMinutes: 15,
  refresh: "off",
  createdAt: 0,
  createdBy: "u",
  role: "labeler",
};

type Answer = "take" | "offline" | "lease-ended" | "lease-lost" | "invalid";

/** A server that deals pages of one image and answers submissions as told. */
function server() {
  const pages = new Map<string, TaskView & { state: "open" | "submitted" }>();
  const said: Answer[] = [];
  const log: string[] = [];
  let dealt = 0;
  const refuse = (status: number, reason: string, violations: { path: string; message: string }[] = []) =>
    new ApiError({ status, reason, violations, detail: reason });
  const api: LabelApi = {
    project: async () => project,
    next: async ({ holding = [] }) => {
      log.push(`next ${holding.join(",")}`);
      const open = [...pages.values()].find((page) => page.state === "open" && !holding.includes(page.id));
      if (open) return { task: open };
      const id = `t${++dealt}`;
      pages.set(id, {
        id,
        queue: "manual",
        items: [{ id: `i${dealt}`, path: `${dealt}.jpg`, url: "/" }],
        until: 900_000,
        now: 0,
        classesVersion: 1,
        state: "open",
      });
      return { task: pages.get(id) as TaskView };
    },
    get: async (taskId) => {
      const page = pages.get(taskId);
      if (!page) throw refuse(404, "no-such-task");
      return page;
    },
    submit: async (taskId, ask) => {
      const answer = said.shift() ?? "take";
      log.push(`submit ${taskId} ${answer}${ask.next ? " next" : ""}`);
      if (answer === "offline") throw new ApiError({ status: 0 });
      if (answer === "invalid") throw refuse(422, "violations", [{ path: "answers.0.value", message: "This class was retired." }]);
      if (answer !== "take") throw refuse(409, answer);
      const page = pages.get(taskId);
      const already = page?.state === "submitted";
      if (page) page.state = "submitted";
      return { submitted: already ? "already" : "now", ...(ask.next ? { next: await api.next(ask.next) } : {}) };
    },
    renew: async (taskId) => {
      log.push(`renew ${taskId}`);
      return { until: 1_800_000, now: 900_000 };
    },
    release: async () => undefined,
    mine: async () => ({ items: [] }),
    correct: async (itemId) => void log.push(`correct ${itemId}`),
  };
  return { api, said, log, pages };
}

const settle = async () => {
  for (let turn = 0; turn < 5; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
};

/** Marks in an editor, which is not drawn here. */
const marking: WebKind<unknown> = {
  name: kind.name,
  title: kind.title,
  says: kind.says,
  media: "image",
  arrangement: "single",
  commandLetters: "",
  read: (value) => (Array.isArray(value) ? value : undefined),
  classesOf: () => [],
  nothing: [],
  drawOnCell: kind.drawOnCell,
  drawOnThumbnail: kind.drawOnThumbnail,
  keyLines: [],
  compared: kind.compared,
  editor: async () => notDrawn,
};

function openPage(on: { api: LabelApi; disk: Disk; memory?: Map<string, string>; kind?: WebKind<unknown> }) {
  const memory = on.memory ?? new Map<string, string>();
  const timers = new Set<{ ms: number; run: () => void }>();
  const model = createLabelModel({
    api: on.api,
    disk: on.disk,
    memory: { getItem: (key) => memory.get(key) ?? null, setItem: (key, value) => void memory.set(key, value) },
    owner: "ana",
    projectId: "p",
    kindNamed: () => on.kind ?? kind,
    now: () => 1_000,
    random: () => 0,
    later: (ms, run) => {
      const timer = { ms, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    warm: () => undefined,
  });
  const pass = async (most: number) => {
    const due = [...timers].filter((timer) => timer.ms <= most && timers.delete(timer));
    for (const timer of due) timer.run();
    await settle();
  };
  return { model, memory, pass };
}
const give = { type: "give", classId: "c1" } as const;
const submit = { type: "submit" } as const;

describe("the page of an editor", () => {
  const set = (itemId: string, value: unknown) => ({ type: "set", itemId, value }) as const;

  test("has the editor, finds drawn marks and notes again after a reload, and the class that was chosen", async () => {
    const { api } = server();
    const [disk, memory] = [memoryDisk(), new Map<string, string>()];
    const first = openPage({ api, disk, memory, kind: marking });
    await first.model.open();
    await settle();
    expect(first.model.editor.value).toBeDefined();
    first.model.chooseClass("c1");
    first.model.dispatch(set("i1", [1, 2]));
    await first.pass(200);
    const second = openPage({ api, disk, memory, kind: marking });
    await second.model.open();
    await settle();
    expect([second.model.state.value?.hand?.answers, second.model.classId.value]).toEqual([{ i1: { value: [1, 2] } }, "c1"]);
    second.model.dispatch({ type: "skip", reason: "other", note: "Two of them" });
    await second.pass(200);
    const third = openPage({ api, disk, memory, kind: marking });
    await third.model.open();
    await settle();
    expect(third.model.state.value?.hand?.answers).toEqual({ i1: { skip: { reason: "other", note: "Two of them" } } });
  });

  test("sends a correction when it rests or when the labeler goes on, and finds it after a reload in between", async () => {
    const { api, log } = server();
    const disk = memoryDisk();
    const { model, pass } = openPage({ api, disk, kind: marking });
    await model.open();
    await settle();
    model.dispatch(set("i1", [1]));
    model.dispatch(submit);
    await settle();
    const corrections = () => log.filter((line) => line === "correct i1").length;
    model.dispatch({ type: "older" });
    for (let drag = 2; drag < 20; drag++) model.dispatch(set("i1", [drag]));
    await settle();
    expect([corrections(), (await disk.read("ana", "p")).jobs.length]).toEqual([0, 1]);
    await pass(1_500);
    expect(corrections()).toBe(1);
    model.dispatch(set("i1", [7]));
    model.dispatch({ type: "leave" });
    await settle();
    expect(corrections()).toBe(2);
    model.dispatch({ type: "older" });
    model.dispatch(set("i1", [8]));
    await settle();
    const again = openPage({ api, disk, kind: marking }); // the tab died before it was sent
    await again.model.open();
    await settle();
    expect(corrections()).toBe(3);
  });

  test("says why the tools did not come, and gets them when asked again", async () => {
    const { api } = server();
    let isOnline = false;
    const editor = async () => {
      if (!isOnline) throw new Error("The tools are away.");
      return notDrawn;
    };
    const { model } = openPage({ api, disk: memoryDisk(), kind: { ...marking, editor } });
    await model.open();
    await settle();
    expect(model.editorFailure.value).toContain("The tools are away.");
    isOnline = true;
    await model.loadEditor();
    expect([model.editorFailure.value, model.editor.value === undefined]).toEqual([undefined, false]);
  });
});

describe("the page", () => {
  test("has the first page in hand, the next behind it, and shows it at submit before the server has answered", async () => {
    const { api, log } = server();
    const { model } = openPage({ api, disk: memoryDisk() });
    await model.open();
    await settle();
    expect(log).toEqual(["next ", "next t1"]);
    model.dispatch(give);
    model.dispatch(submit);
    expect(model.state.value?.hand?.task.id).toBe("t2");
    await settle();
    expect(log.slice(2)).toEqual(["submit t1 take next", "next t2"]);
    expect(model.state.value?.ahead.map((sheet) => sheet.task.id)).toEqual(["t3"]);
    expect(model.outbox.jobs.value).toEqual([]);
    model.close();
  });

  test("finds its draft again after a reload", async () => {
    const { api } = server();
    const disk = memoryDisk();
    const first = openPage({ api, disk });
    await first.model.open();
    await settle();
    first.model.dispatch(give);
    await first.pass(500); // the tab dies after this
    const { model } = openPage({ api, disk });
    await model.open();
    await settle();
    expect(model.state.value?.hand).toMatchObject({ task: { id: "t1" }, answers: { i1: { value: { classId: "c1" } } } });
    model.close();
    first.model.close();
  });

  test("sends what was submitted without a connection after a reload; another person on the same device does not", async () => {
    const { api, said, log } = server();
    const disk = memoryDisk();
    const first = openPage({ api, disk });
    await first.model.open();
    await settle();
    said.push("offline");
    first.model.dispatch(give);
    first.model.dispatch(submit);
    await settle();
    expect(first.model.outbox.stalled.value).toBe("no connection");
    first.model.close();
    expect((await disk.read("bob", "p")).jobs).toEqual([]);
    const { model } = openPage({ api, disk });
    await model.open();
    await settle();
    expect(log.filter((line) => line.startsWith("submit"))).toEqual(["submit t1 offline next", "submit t1 take next"]);
    expect((await disk.read("ana", "p")).jobs).toEqual([]);
    model.close();
  });

  test("renews an ended lease and submits again by itself", async () => {
    const { api, said, log } = server();
    const { model } = openPage({ api, disk: memoryDisk() });
    await model.open();
    await settle();
    said.push("lease-ended");
    model.dispatch(give);
    model.dispatch(submit);
    await settle();
    expect(log.filter((line) => !line.startsWith("next"))).toEqual(["submit t1 lease-ended next", "renew t1", "submit t1 take next"]);
    expect(model.state.value?.parked).toEqual([]);
    model.close();
  });

  test("keeps a page whose lease was lost, over a reload too, until the labeler tries again or discards it", async () => {
    const { api, said } = server();
    const disk = memoryDisk();
    const first = openPage({ api, disk });
    await first.model.open();
    await settle();
    said.push("lease-lost");
    first.model.dispatch(give);
    first.model.dispatch(submit);
    await settle();
    expect(first.model.state.value?.parked).toMatchObject([{ taskId: "t1", parked: { why: "lease-lost" } }]);
    first.model.close();
    const { model } = openPage({ api, disk });
    await model.open();
    await settle();
    model.dispatch({ type: "retry", jobId: "submit t1" });
    await settle();
    expect([model.state.value?.parked, (await disk.read("ana", "p")).jobs]).toEqual([[], []]);
    model.close();
  });

  test("shows a refused answer at its item", async () => {
    const { api, said } = server();
    const { model } = openPage({ api, disk: memoryDisk() });
    await model.open();
    await settle();
    said.push("invalid");
    model.dispatch(give);
    model.dispatch(submit);
    await settle();
    model.dispatch({ type: "reopen", jobId: "submit t1" });
    expect(model.state.value?.hand).toMatchObject({
      task: { id: "t1" },
      faults: { i1: "This class was retired." },
      answers: { i1: { value: { classId: "c1" } } },
    });
    model.close();
  });

  test("shows the instructions until this version was read", async () => {
    const { api } = server();
    const first = openPage({ api, disk: memoryDisk() });
    await first.model.open();
    expect(first.model.instructions.value).toBe("open");
    first.model.closeInstructions([1, 2]);
    first.model.close();
    const { model } = openPage({ api, disk: memoryDisk(), memory: first.memory });
    await model.open();
    expect(model.instructions.value).toBe("closed");
    expect(model.knownInstructions()).toEqual({ version: 2, marks: new Set([1, 2]) });
    model.close();
  });
});
