import type { CreateProject, ProjectView } from "../../api/projects.ts";
import type { ComparedKind } from "../../kinds/compared-kind.ts";

/** As in functions/projects/project.ts. */
export const MOST_LABELERS = 10;
export const MOST_GOLD_PERCENT = 50;

/** How the labels come to be trusted; as it was typed, so also what makes no sense yet. */
export interface Quality {
  consensus: "off" | "on";
  min: number;
  max: number;
  /** Per cent; undefined: the task type's usual one. */
  least?: number | undefined;
  /** Per cent. */
  iou: number;
  spans: "exact" | "overlapping";
  /** Per cent of the items that a labeler gets. */
  goldPercent: number;
}

export const usualQuality: Quality = { consensus: "off", min: 2, max: 3, iou: 50, spans: "exact", goldPercent: 5 };

const isCount = (value: number) => Number.isInteger(value) && value >= 2 && value <= MOST_LABELERS;
const isPercent = (value: number) => value > 0 && value <= 100;

/** What is wrong, by the field it stands beside, as the service names them. */
export function qualityFaults({ quality }: { quality: Quality }): Record<string, string | undefined> {
  const { consensus, min, max, least, iou, goldPercent } = quality;
  const gold = goldPercent >= 0 && goldPercent <= MOST_GOLD_PERCENT ? undefined : `From 0 to ${MOST_GOLD_PERCENT} %.`;
  if (consensus === "off") return { goldShare: gold };
  return {
    "consensus.min": isCount(min) ? undefined : `A whole number, 2 to ${MOST_LABELERS}.`,
    "consensus.max": !isCount(max) ? `A whole number, 2 to ${MOST_LABELERS}.` : isCount(min) && max < min ? "Not below the minimum." : undefined,
    "consensus.least": least === undefined || isPercent(least) ? undefined : "Above 0, to 100 %.",
    "consensus.iou": isPercent(iou) ? undefined : "Above 0, to 100 %.",
    goldShare: gold,
  };
}

export function qualityToCreate({ consensus, min, max, least, iou, spans, goldPercent }: Quality): Pick<CreateProject, "consensus" | "goldShare"> {
  return {
    ...(consensus === "on" && { consensus: { min, max, iou: iou / 100, spans, ...(least !== undefined && { least: least / 100 }) } }),
    goldShare: goldPercent / 100,
  };
}

/** As it was chosen when a project was made. */
export function qualityFrom({ consensus, goldShare }: Pick<ProjectView, "consensus" | "goldShare">): Quality {
  const goldPercent = goldShare === undefined ? usualQuality.goldPercent : percent(goldShare);
  if (!consensus) return { ...usualQuality, goldPercent };
  const { min, max, least, iou = usualQuality.iou / 100, spans = usualQuality.spans } = consensus;
  return { consensus: "on", min, max, iou: percent(iou), spans, goldPercent, ...(least !== undefined && { least: percent(least) }) };
}
/** Without the dust of binary fractions. */
const percent = (share: number) => Math.round(share * 10_000) / 100;

type Compared = Pick<ComparedKind<unknown>, "least" | "rule">;

/** When answers agree, and what follows from it, as it will be applied. */
export function rulesInWords({ min, max, least, iou, spans }: Quality, compared: Compared): string[] {
  const settings = { least: least === undefined ? compared.least : least / 100, iou: iou / 100, spans };
  return [
    compared.rule(settings),
    `An item is labeled as soon as at least ${min} of its answers agree, each with each, and they are more than half of all that were given.`,
    max > min
      ? `Each item goes to ${min} labelers. Where they do not agree, to one more at a time, up to ${max}; after that a reviewer decides.`
      : `Each item goes to ${min} labelers. Where they do not agree, a reviewer decides.`,
  ];
}
