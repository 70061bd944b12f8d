import type { Documents } from "../../backends/documents.ts";
import { getProject } from "../../projects/get-project.ts";
import { namesOf } from "../names-of.ts";
import type { AgreementReply, AgreementRunView } from "../wire.ts";
import { type AgreementFigures, AgreementFiguresShape, type AgreementRun, type Compared, FIGURES_ID } from "./agreement-run.ts";
import { newestRun } from "./start-agreement.ts";

interface Needs {
  documents: Pick<Documents, "get" | "getMany" | "query">;
}

export const readFigures = async (on: { documents: Pick<Documents, "get"> }, projectId: string): Promise<AgreementFigures | undefined> =>
  (await on.documents.get(AgreementFiguresShape, projectId, FIGURES_ID))?.value;

/** The newest figures, and how far the newest run is. */
export async function showAgreement(on: Needs, projectId: string): Promise<AgreementReply> {
  await getProject(on, projectId);
  const [run, figures] = await Promise.all([newestRun(on, projectId), readFigures(on, projectId)]);
  return { ...(run && { run: viewRun(run) }), ...(figures && { figures: await viewFigures(on, figures) }) };
}

export function viewRun(run: AgreementRun): AgreementRunView {
  const { type: _, projectId: __, next: ___, work: ____, mark: _____, ...shown } = run;
  return shown;
}

async function viewFigures(on: Needs, figures: AgreementFigures): Promise<NonNullable<AgreementReply["figures"]>> {
  const { asOf, items, answers, alpha, expectedFrom, labelers, others, pairs } = figures;
  const names = await namesOf(on, labelers);
  return {
    asOf,
    items,
    answers,
    ...(alpha !== undefined && { alpha }),
    ...(expectedFrom !== undefined && { expectedFrom }),
    labelers: labelers.map((userId, place) => ({ userId, name: names.get(userId) ?? userId, ...shares(others[place]) })),
    pairs: Object.entries(pairs).map(([key, compared]) => {
      const [a = 0, b = 0] = key.split("-").map(Number);
      return { a, b, ...shares(compared) };
    }),
  };
}

/** Of answers compared: how alike they are on the average, and how many agree. */
export function shares(compared: Compared | undefined): { compared: number; similarity?: number; agreeing?: number } {
  const [count, similarity, agreeing] = compared ?? [0, 0, 0];
  return count === 0 ? { compared: 0 } : { compared: count, similarity: similarity / count, agreeing: agreeing / count };
}
