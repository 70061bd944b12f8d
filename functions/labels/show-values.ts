import { z } from "zod";
import type { Documents } from "../backends/documents.ts";
import { atOnce } from "../datasets/at-once.ts";
import { bucketOf, type Item, ItemShape } from "../items/item.ts";
import { getProject } from "../projects/get-project.ts";
import { bucketPk } from "../projects/project.ts";
import { labelId, LabelShape } from "./label.ts";
import type { AskValues, ValuesReply } from "./wire.ts";

/** Of one value, and of all in one reply, as JSON: a thumbnail of what is larger would show nothing but ink. */
const MOST_BYTES = 200_000;
const MOST_IN_REPLY = 4_000_000;
const BUCKETS_AT_ONCE = 8;

type Shown = z.input<typeof ValuesReply>["items"][number];

/** What the labels of items say, in the order asked: two reads a bucket. An item that is not there has no label either. */
export async function showValues(
  on: { documents: Pick<Documents, "get" | "getMany"> },
  { projectId, itemIds }: z.output<typeof AskValues> & { projectId: string },
): Promise<z.input<typeof ValuesReply>> {
  const { value: project } = await getProject(on, projectId);
  const ids = [...new Set(itemIds)];
  const byBucket = project.buckets > 0 ? Map.groupBy(ids, (id) => bucketOf(id, project.buckets)) : new Map<number, string[]>();
  const values = new Map<string, Shown>();
  let room = MOST_IN_REPLY;
  await atOnce(BUCKETS_AT_ONCE, [...byBucket], async ([bucket, own]) => {
    const pk = bucketPk(project.id, bucket);
    const items = (await on.documents.getMany(ItemShape, pk, own)).map(({ value }) => value).filter(isLabeled);
    const labels = await on.documents.getMany(
      LabelShape,
      pk,
      items.map(({ id, labelVersion }) => labelId(id, labelVersion)),
    );
    for (const { value: label } of labels) {
      const bytes = Buffer.byteLength(JSON.stringify(label.value));
      const isLarge = bytes > Math.min(MOST_BYTES, room);
      if (!isLarge) room -= bytes;
      values.set(label.itemId, isLarge ? { id: label.itemId, isLarge } : { id: label.itemId, value: z.json().parse(label.value) });
    }
  });
  return { items: ids.map((id) => values.get(id) ?? { id }) };
}

const isLabeled = ({ state }: Item): boolean => state === "labeled";
