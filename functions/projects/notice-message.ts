import { z } from "zod";

/** Message on queue `notices`, sent by whoever ended something that a person waits for. `id` makes it safe to send twice. */
export const NoticeMessage = z.strictObject({
  id: z.string().max(200),
  projectId: z.string(),
  projectName: z.string(),
  about: z.enum(["import", "export", "project"]),
  outcome: z.enum(["done", "failed", "cancelled"]),
  /** One sentence. */
  text: z.string().max(500),
  /** Path in the web app. */
  link: z.string().max(500),
  at: z.number(),
  /** Who started it. */
  by: z.string(),
});
export type NoticeMessage = z.infer<typeof NoticeMessage>;
export const NOTICES_QUEUE = "notices";
