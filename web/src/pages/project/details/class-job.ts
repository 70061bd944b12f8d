import type { Api } from "../../../api/api.ts";
import { followedJob } from "../followed-job.ts";

/** The newest change of classes that goes through the labels. */
export const createClassJob = (projects: Pick<Api["projects"], "classChanges" | "cancelClassChange" | "retryClassChange">, projectId: string) =>
  followedJob({
    newest: async (off) => (await projects.classChanges(projectId, { limit: 1 }, off ? { signal: off } : {})).items[0],
    cancel: () => projects.cancelClassChange(projectId),
    retry: () => projects.retryClassChange(projectId),
  });
export type ClassJob = ReturnType<typeof createClassJob>;
