import { z } from "zod";

export const DELETE_FLOW = "deleteFlow";
export const deleteInstance = (projectId: string): string => `delete-${projectId}`;
export const DeleteAsk = z.strictObject({ projectId: z.string(), by: z.string() });
export type DeleteAsk = z.infer<typeof DeleteAsk>;
