import sharp from "sharp";
import type { Place } from "./place.ts";

/** What was labeled, as a reader has to find it. */
export interface Told {
  path: string;
  label: string;
  by: string;
  width: number;
  height: number;
}

const NAMES = [
  "plain.png",
  "with space.png",
  "com,ma and ;.png",
  "'apostrophe' first.png",
  "=cmd()!A0.png",
  "-1+2.png",
  "@at.png",
  "＝full width.png",
  "100% #1 &x=y+z.png",
  "%41.png",
  "עברית ואנגלית.png",
  "emoji 😀👩‍👩‍👧.png",
  "é composed é decomposed.png",
  "brackets [1] {2} (3).png",
  "deep/er/and deeper/#/%20/~.png",
  "Ünïcödé/ß.png",
  ...(process.platform === "win32" ? [] : ["quotes \"q\" 's'.png", "back`tick | pipe < > * ?.png"]),
];
export const CLASSES = ["cow", "com,ma", 'quo"te"d', "two\nlines", "=cmd|' ⁄C calc'!A0", "+1", "'t is", "שלום", "😀", "Animal", "Animal/Cat", "a;b\tc"];

/** Images of one colour under names that are hard to write down, each of its own size. */
export async function images(most = NAMES.length): Promise<{ files: Map<string, Uint8Array>; sizes: Map<string, { width: number; height: number }> }> {
  const files = new Map<string, Uint8Array>();
  const sizes = new Map<string, { width: number; height: number }>();
  for (const [index, name] of NAMES.slice(0, most).entries()) {
    const size = { width: 30 + index, height: 50 - index };
    const picture = sharp({ create: { ...size, channels: 3, background: "#0a84ff" } });
    files.set(name, await picture.png().toBuffer());
    sizes.set(name, size);
  }
  return { files, sizes };
}

/** Multi-class images whose paths and classes are hard to write down; some answers corrected, skipped, rejected. */
export async function awkwardClasses(place: Place): Promise<{ projectId: string; told: Told[] }> {
  const { files, sizes } = await images();
  const given = new Map<string, string>();
  const projectId = await place.make({
    name: 'Barn "=1", שלום 😀',
    kind: "image-multi-class",
    classes: CLASSES,
    files,
    answer: ({ path }, idOf) => {
      const label = CLASSES[given.size % CLASSES.length] ?? "";
      given.set(path, label);
      return { classId: idOf(label) };
    },
  });
  if (given.size !== sizes.size) throw new Error(`${given.size} items were dealt of ${sizes.size} files.`);
  const { userId: by } = await place.api<{ userId: string }>("GET", "me");
  const { items } = await place.api<{ items: { id: string; path: string }[] }>("GET", `projects/${projectId}/items?limit=200`);
  const { classes } = await place.api<{ classes: { id: string; path: string }[] }>("GET", `projects/${projectId}`);
  const [corrected, skipped, rejected] = items;
  const third = classes.find(({ path }) => path === CLASSES[2]);
  if (!corrected || !skipped || !rejected || !third) throw new Error("There are too few files.");
  await place.api("PUT", `projects/${projectId}/items/${corrected.id}/my-answer`, { value: { classId: third.id } });
  await place.api("PUT", `projects/${projectId}/items/${skipped.id}/my-answer`, { skip: { reason: "unclear" } });
  await place.api("POST", `projects/${projectId}/labels/reject`, { itemIds: [rejected.id] });
  const told = items.flatMap((item): Told[] => {
    if (item === skipped || item === rejected) return [];
    const path = item.path.slice(item.path.indexOf("/") + 1);
    const size = sizes.get(path);
    if (!size) throw new Error(`${path} is not a file that was written.`);
    return [{ path: item.path, label: item === corrected ? third.path : (given.get(path) ?? ""), by, ...size }];
  });
  return { projectId, told };
}
