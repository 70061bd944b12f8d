import { expect, test } from "@jest/globals";
import { createUpload, type Put, UploadRefused } from "./upload.ts";

interface Stored {
  size: number;
}

/** A storage that answers plans as the service does, and takes what is put. */
function storage(there: Record<string, number> = {}) {
  const stored = new Map<string, Stored>(Object.entries(there).map(([path, size]) => [path, { size }]));
  const puts: string[] = [];
  const wrong = new Map<string, Error[]>();
  let atOnce = 0;
  const most = { atOnce: 0, planned: 0 };
  const put: Put = async (url, file, off) => {
    most.atOnce = Math.max(most.atOnce, ++atOnce);
    await new Promise((go) => setTimeout(go, 1));
    atOnce--;
    off.throwIfAborted();
    const error = wrong.get(url)?.shift();
    if (error) throw error;
    puts.push(url);
    stored.set(url, { size: file.size });
  };
  const upload = createUpload({
    plan: async (_id, { files, overwrite }) => {
      most.planned = Math.max(most.planned, files.length);
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
    sleep: async () => undefined,
  });
  return { upload, stored, puts, wrong, most };
}
const file = (path: string, size = 3) => ({ path, file: new Blob(["x".repeat(size)]) });

test("sends what is missing, five at once, and counts the rest by what became of it", async () => {
  const { upload, puts, most } = storage({ "a/1.jpg": 3, "a/2.jpg": 9 });
  upload.add([file("a/1.jpg"), file("a/2.jpg"), file("a/x.exe"), ...Array.from({ length: 250 }, (_, i) => file(`b/${i}.jpg`))]);
  await upload.start("d1", "image");
  expect(upload.state.value).toBe("done");
  expect(upload.counts.value).toMatchObject({ files: 253, done: 253, sent: 250, present: 1, exists: 1, refused: 1, failed: 0, sentBytes: 759 });
  expect(upload.problems.value).toEqual([{ path: "a/x.exe", why: "Not an image." }]);
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
  expect(upload.problems.value).toEqual([{ path: "bad.jpg", why: "The storage answered 400." }]);
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
