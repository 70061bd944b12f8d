import type { Blobs } from "../backends/blobs.ts";
import type { Documents } from "../backends/documents.ts";
import type { Flows } from "../backends/flows.ts";
import type { Queues } from "../backends/queues.ts";
import { Refusal } from "../refusal.ts";
import { changeExport, getExport } from "./change-export.ts";
import { dropFiles } from "./drop-files.ts";
import { type Export, type ExportEvent, type ExportRef, step } from "./export.ts";
import { openExport } from "./open-export.ts";
import { tellEnd } from "./tell-end.ts";

interface Needs {
  documents: Documents;
  blobs: Blobs;
  queues: Pick<Queues, "send">;
  allowFolders: readonly string[];
  now(): number;
}

/** Stops an export that runs. One that was cancelled already stays so; one that has ended otherwise refuses. */
export async function cancelExport(on: Needs & { flows: Pick<Flows, "terminate"> }, ref: ExportRef): Promise<Export> {
  if ((await getExport(on, ref)).state === "cancelled") return await getExport(on, ref);
  const ended = await changeExport(on, ref, (it) => step(it, { type: "cancel", at: on.now() }));
  await on.flows.terminate(ref.exportId, "cancelled");
  await tidy(on, ref, ended);
  return ended;
}

/** The last step of a flow that could not go on. What went wrong is in the log; it may name hosts or people, so it is not told here. */
export async function failExport(on: Needs, ref: ExportRef): Promise<void> {
  const event: ExportEvent = {
    type: "fail",
    failure: "It could not be written, though it was tried several times. Start it again, or ask the operator to look at the log.",
    at: on.now(),
  };
  try {
    await tidy(on, ref, await changeExport(on, ref, (it) => (it.state === "failed" ? it : step(it, event))));
  } catch (error) {
    // Ended meanwhile (cancelled, or its notice could not be sent), or gone with its project: nothing is left to fail.
    if (!(error instanceof Refusal && (error.code === "conflict" || error.code === "not-found"))) throw error;
  }
}

async function tidy(on: Needs, ref: ExportRef, ended: Export): Promise<void> {
  const open = await openExport(on, ref);
  if (!open) return;
  await dropFiles(on, open);
  await tellEnd(on, ended, { projectName: open.project.name, title: open.format.title });
}
