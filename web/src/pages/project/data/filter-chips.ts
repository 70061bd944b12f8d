import { saySkip } from "../../../drafts/skips.ts";
import { type Filters, QUEUE_NAMES, STATE_NAMES } from "./filters.ts";

export interface Chip {
  /** Filters that go when the chip is taken away. */
  keys: (keyof Filters)[];
  text: string;
}

interface Names {
  classOf(classId: string): string;
  personOf(userId: string): string;
  /** `u:…` or `g:…` */
  holderOf(assignedTo: string): string;
}

const day = (iso: string) => new Date(`${iso}T00:00`).toLocaleDateString();

/** The filters in force, in words. Pure. */
export function chipsOf(filters: Filters, { classOf, personOf, holderOf }: Names): Chip[] {
  const { state, classId, labeler, name, queue, skipReason, from, to, agreementFrom, agreementTo, assignedTo, sample } = filters;
  const chips: Chip[] = [];
  if (state) chips.push({ keys: ["state"], text: STATE_NAMES[state] });
  if (classId) chips.push({ keys: ["classId"], text: classOf(classId) });
  if (labeler) chips.push({ keys: ["labeler"], text: personOf(labeler) });
  if (name) chips.push({ keys: ["name"], text: `“${name}”` });
  if (queue) chips.push({ keys: ["queue"], text: `Queue: ${QUEUE_NAMES[queue].toLowerCase()}` });
  if (skipReason) chips.push({ keys: ["skipReason"], text: saySkip(skipReason) });
  if (from && to) chips.push({ keys: ["from", "to"], text: from === to ? `Answered ${day(from)}` : `Answered ${day(from)} – ${day(to)}` });
  else if (from) chips.push({ keys: ["from"], text: `Answered since ${day(from)}` });
  else if (to) chips.push({ keys: ["to"], text: `Answered until ${day(to)}` });
  if (agreementFrom !== undefined || agreementTo !== undefined)
    chips.push({ keys: ["agreementFrom", "agreementTo"], text: `Agreement ${agreementFrom ?? 0}–${agreementTo ?? 100} %` });
  if (assignedTo) chips.push({ keys: ["assignedTo"], text: `Assigned to ${holderOf(assignedTo)}` });
  if (sample !== undefined) chips.push({ keys: ["sample"], text: `A sample of ${sample} %` });
  return chips;
}
