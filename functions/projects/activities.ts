import { type Activity, activity } from "../edge/triggers.ts";
import { DeleteAsk } from "./delete-ask.ts";
import { type EraseNeeds, eraseStep } from "./erase-project.ts";

export const projectActivities = (on: EraseNeeds): Activity[] => [
  activity({ name: "eraseStep", input: DeleteAsk, handler: async ({ projectId }) => await eraseStep(on, projectId) }),
];
