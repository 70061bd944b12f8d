import { z } from "zod";

/** Queue to the rooms after this one: the project is gone, and what they keep of it outside its partitions goes too. */
export const PROJECT_ERASED_QUEUE = "project-erased";
export const ProjectErased = z.strictObject({ projectId: z.string() });
export type ProjectErased = z.infer<typeof ProjectErased>;
