import { z } from "zod";
import type { Documents } from "../backends/documents.ts";
import { PEOPLE_PK, PersonShape } from "../access/person.ts";
import { type Gold, goldId, GoldShape } from "../items/gold.ts";
import { bucketOf, isBegun } from "../items/item.ts";
import { getProject } from "../projects/get-project.ts";
import { bucketPk } from "../projects/project.ts";
import { Refusal } from "../refusal.ts";
import { isGoldAnswer } from "./can-correct.ts";
import { type Annotation, annotationsByItem, AnnotationShape, type Label, labelsByItem, LabelShape, STILL_OPEN } from "./label.ts";
import { isAnswered, readAll, standing } from "./standing.ts";
import type { ItemDetail } from "./wire.ts";

interface Needs {
  documents: Pick<Documents, "get" | "getMany" | "query">;
}

/** The latest answers and label versions that are shown; an item has seldom more than two. */
const MOST = 200;

/**
 * Each answer that an item got: those of its round first, in their order, then answers to it as a gold item, then what was answered before; and the history of
 * its label. The latter newest first.
 */
export async function itemDetail(on: Needs, ask: { projectId: string; itemId: string }): Promise<ItemDetail> {
  const { value: project } = await getProject(on, ask.projectId);
  const pk = bucketPk(project.id, bucketOf(ask.itemId, project.buckets));
  const asked = { pk, equals: { itemId: ask.itemId }, descending: true, limit: MOST };
  const [[it], gold, answers, history] = await Promise.all([
    standing(on, pk, [ask.itemId]),
    on.documents.get(GoldShape, pk, goldId(ask.itemId)),
    on.documents.query({ ...asked, shape: AnnotationShape, index: annotationsByItem }),
    on.documents.query({ ...asked, shape: LabelShape, index: labelsByItem }),
  ]);
  if (!it) throw new Refusal("not-found", "There is no such item.", { reason: "no-such-item" });
  const { value: item } = it.item;
  const round = isAnswered(item) || isBegun(item) || item.state === "missing" ? it.answers.map(({ value }) => value) : [];
  const inRound = new Set(round.map(({ id }) => id));
  const others = answers.items.map(({ value }) => value).filter(({ id }) => !inRound.has(id));
  const [golds, earlier] = [others.filter(isGoldAnswer), others.filter((one) => !isGoldAnswer(one))];
  const all = [...round, ...golds, ...earlier];
  const names = new Map((await readAll(on, PersonShape, PEOPLE_PK, [...new Set(all.map(({ by }) => by))])).map(({ value }) => [value.id, value.name]));
  const agreed = it.label?.value;
  return {
    itemId: ask.itemId,
    state: item.state,
    ...(gold && { gold: viewGold(gold.value) }),
    ...(item.agreement !== undefined && { agreement: item.agreement }),
    answers: all.map((one) => viewAnswer(one, names.get(one.by), inRound.has(one.id) ? "round" : isGoldAnswer(one) ? "gold" : "earlier")),
    ...(agreed && { label: viewLabel(agreed) }),
    history: history.items.map(({ value }) => viewLabel(value)),
  };
}

const viewGold = ({ at, by, answers = 0, right = 0 }: Gold) => ({ at, by, answers, right });

function viewAnswer(annotation: Annotation, name: string | undefined, of: "round" | "gold" | "earlier"): ItemDetail["answers"][number] {
  const { id, by, at, seconds, state, edits, value, skipReason, gold } = annotation;
  return {
    id,
    of,
    by,
    ...(name !== undefined && { name }),
    at,
    seconds,
    state,
    edits,
    ...(value !== undefined && { value: z.json().parse(value) }),
    ...(skipReason !== undefined && { skipReason }),
    ...(gold && { gold }),
  };
}

function viewLabel({ version, from, to, by, source, value, closed, closedBy, annotationIds, agreement }: Label): ItemDetail["history"][number] {
  return {
    version,
    from,
    ...(to !== STILL_OPEN && { to }),
    by,
    source,
    value: z.json().parse(value),
    ...(closed && { closed }),
    ...(closedBy !== undefined && { closedBy }),
    ...(annotationIds && { annotationIds }),
    ...(agreement !== undefined && { agreement }),
  };
}
