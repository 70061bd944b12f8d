import { z } from "zod";

/** What the room of items is told to do when a project is to get its items. Input of the flow of this name. */
export const IMPORT_FLOW = "importFlow";
/** One walk at a time a project. */
export const importInstance = (projectId: string): string => `import-${projectId}`;

export const ImportAsk = z.strictObject({
  projectId: z.string(),
  mode: z.enum(["initialization", "refresh"]),
  /** Epoch ms; names the import's record, so that a flow started twice is one walk. */
  startedAt: z.number(),
  by: z.string(),
});
export type ImportAsk = z.infer<typeof ImportAsk>;
