import type { Queues } from "../backends/queues.ts";
import { NOTICES_QUEUE, type NoticeMessage } from "../projects/notice-message.ts";
import type { Export } from "./export.ts";

/** Tells that an export ended; harmless when told twice. */
export async function tellEnd(on: { queues: Pick<Queues, "send"> }, it: Export, { projectName, title }: { projectName: string; title: string }): Promise<void> {
  if (it.state === "running") return;
  const texts: Record<typeof it.state, string> = {
    done: `The ${title} export of ${projectName} is ready: ${it.rows.toLocaleString("en")} rows.`,
    failed: `The ${title} export of ${projectName} failed. ${it.failure ?? ""}`.trim(),
    cancelled: `The ${title} export of ${projectName} was cancelled.`,
  };
  const message: NoticeMessage = {
    id: `export.${it.id}`,
    projectId: it.projectId,
    projectName,
    about: "export",
    outcome: it.state,
    text: texts[it.state].slice(0, 500),
    link: `/projects/${it.projectId}/exports`,
    at: it.endedAt ?? it.startedAt,
    by: it.by,
  };
  await on.queues.send(NOTICES_QUEUE, message);
}
