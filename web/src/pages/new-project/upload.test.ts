import { expect, test } from "@jest/globals";
import { ApiError } from "../../api/api-error.ts";
import { sleep } from "../../api/client.ts";
import { createUpload, type Put } from "./upload.ts";
import { FileUnreadable, UploadRefused } from "./uploading-file.ts";

interface Stored {
  size: number;
}

/** A storage that answers plans as the service does, and takes what is put. */
function storage(there: Record<string, number> = {}) {
  const stored = new Map<string, Stored>(Object.entries(there).map(([path, size]) => [path, { size }]));
  const puts: string[] = [];
  const wrong = new Map<string, Error[]>();
  const refusals: Error[] = [];
  const waits: number[] = [];
  let atOnce = 0;
  const most = { atOnce: 0, planned: 0 };
  const put: Put = async (url, file, off) => {
    most.atOnce = Math.max(most.atOnce, ++atOnce);
    await sleep(1, off).finally(() => atOnce--);
    const error = wrong.get(url)?.shift();
    if (error) throw error;
    puts.push(url);
    stored.set(url, { size: file.size });
  };
  const upload = createUpload({
    plan: async (_id, { files, overwrite }) => {
      most.planned = Math.max(most.planned, files.length);
      const refusal = refusals.shift();
      if (refusal) throw refusal;
      return {
        files: files.map(({ path, size }) => {
          if (path.endsWith(".exe")) return { path, state: "refused" as const, why: "Not an image." };
          const old = stored.get(path);
          if (old?.size === size) return { path, state: "present" as const };
          return old && !overwrite ? { path, state: "exists" as const } : { path, state: "send" as const, url: path };
        }),
      };
    },
    put,
    sleep: async (ms) => void waits.push(ms),
  });
  return { upload, stored, puts, wrong, most, refusals, waits };
}
const file = (path: string, size = 3) => ({ path, file: new Blob(["x".repeat(size)]) });

test("sends what is missing, five at once, and counts the rest by what became of it", async () => {
  const { upload, puts, most } = storage({ "a/1.jpg": 3, "a/2.jpg": 9 });
  upload.add([file("a/1.jpg"), file("a/2.jpg"), file("a/x.exe"), ...Array.from({ length: 250 }, (_, i) => file(`b/${i}.jpg`))]);
  await upload.start("d1", "image");
  expect(upload.state.value).toBe("done");
  expect(upload.counts.value).toMatchObject({ files: 253, done: 253, sent: 250, present: 1, exists: 1, refused: 1, failed: 0, sentBytes: 759 });
  expect(upload.problems.value).toEqual([
    { path: "a/2.jpg", outcome: "exists", why: "A file of this name is there with other content." },
    { path: "a/x.exe", outcome: "refused", why: "Not an image." },
  ]);
  expect(upload.report()).toBe("exists\ta/2.jpg\tA file of this name is there with other content.\nrefused\ta/x.exe\tNot an image.\n");
  expect([puts.length, most.atOnce, most.planned]).toEqual([250, 5, 100]);
});

test("a broken connection is waited for, and nothing is sent twice", async () => {
  const { upload, puts, wrong } = storage();
  wrong.set("1.jpg", [new Error("The connection broke."), new Error("The connection broke.")]);
  upload.add(Array.from({ length: 20 }, (_, i) => file(`${i}.jpg`)));
  await upload.start("d1", "image");
  expect(upload.counts.value.done).toBe(20);
  expect(new Set(puts).size).toBe(puts.length);
});

test("a signed address that ran out is asked for anew; a file the storage never takes is reported and can be tried again", async () => {
  const { upload, wrong } = storage();
  wrong.set("old.jpg", [new UploadRefused(403)]);
  wrong.set(
    "bad.jpg",
    Array.from({ length: 4 }, () => new UploadRefused(400)),
  );
  upload.add([file("old.jpg"), file("bad.jpg")]);
  await upload.start("d1", "image");
  expect(upload.counts.value).toMatchObject({ sent: 1, failed: 1 });
  expect(upload.problems.value).toEqual([{ path: "bad.jpg", outcome: "failed", why: "The storage answered 400." }]);
  await upload.again("failed");
  expect(upload.counts.value).toMatchObject({ sent: 2, failed: 0 });
});

test("a pause stops, and going on sends the rest", async () => {
  const { upload, puts } = storage();
  upload.add(Array.from({ length: 60 }, (_, i) => file(`${i}.jpg`)));
  const first = upload.start("d1", "image");
  await new Promise((go) => setTimeout(go, 5));
  upload.pause();
  await first;
  const sent = puts.length;
  expect(sent).toBeLessThan(60);
  expect(upload.state.value).toBe("paused");
  await upload.resume();
  expect([upload.counts.value.done, upload.state.value]).toEqual([60, "done"]);
});

test("files that were kept can be overwritten afterwards", async () => {
  const { upload, stored } = storage({ "1.jpg": 9 });
  upload.add([file("1.jpg")]);
  await upload.start("d1", "image");
  expect(stored.get("1.jpg")?.size).toBe(9);
  await upload.again("exists");
  expect(stored.get("1.jpg")?.size).toBe(3);
});

test("ten thousand files: five at once, a hundred a question, each sent once, though the connection breaks again and again", async () => {
  const { upload, stored, puts, wrong, most, waits } = storage();
  const files = Array.from({ length: 10_000 }, (_, i) => file(`${i % 40}/${i}.jpg`));
  for (let i = 0; i < files.length; i += 700) wrong.set(`${i % 40}/${i}.jpg`, [new Error("The connection broke.")]);
  upload.add(files);
  await upload.start("d1", "image");
  expect(upload.counts.value).toMatchObject({ done: 10_000, failed: 0, exists: 0, refused: 0 });
  expect([stored.size, puts.length, new Set(puts).size]).toEqual([10_000, 10_000, 10_000]);
  expect([most.atOnce, most.planned]).toEqual([5, 100]);
  expect(waits).toEqual(Array.from({ length: 15 }, () => 2_000));
}, 60_000);

test("in an outage all wait, longer each time; a file at which the storage always fails keeps nobody waiting for ever", async () => {
  const { upload, wrong, waits } = storage();
  wrong.set(
    "0.jpg",
    Array.from({ length: 8 }, () => new UploadRefused(503)),
  );
  upload.add([file("0.jpg"), file("1.jpg")]);
  await upload.start("d1", "image");
  expect(upload.counts.value).toMatchObject({ sent: 1, failed: 1 });
  expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
});

test("a file that was moved or changed meanwhile is reported, and the others go on", async () => {
  const { upload, wrong } = storage();
  wrong.set("1.jpg", [new FileUnreadable()]);
  upload.add([file("1.jpg"), file("2.jpg")]);
  await upload.start("d1", "image");
  expect(upload.counts.value).toMatchObject({ sent: 1, failed: 1 });
  expect(upload.problems.value).toMatchObject([{ path: "1.jpg", outcome: "failed", why: expect.stringContaining("moved or changed") }]);
});

test("what waiting does not mend stops the upload with its reason, and it can be tried again", async () => {
  const { upload, refusals, waits } = storage();
  refusals.push(new ApiError({ status: 404, detail: "There is no such dataset." }));
  upload.add([file("1.jpg")]);
  await upload.start("d1", "image");
  expect([upload.state.value, upload.failure.value, waits.length]).toEqual(["stopped", "There is no such dataset.", 0]);
  refusals.push(new ApiError({ status: 0, detail: "The service cannot be reached." }), new ApiError({ status: 503, detail: "Busy." }));
  await upload.resume();
  expect([upload.state.value, upload.failure.value, waits]).toEqual(["done", undefined, [2_000, 4_000]]);
});

test("a name that the service would not take is left out by itself", async () => {
  const { upload } = storage();
  upload.add([file(`${"long/".repeat(200)}1.jpg`), file("2.jpg")]);
  await upload.start("d1", "image");
  expect(upload.counts.value).toMatchObject({ sent: 1, refused: 1 });
});
