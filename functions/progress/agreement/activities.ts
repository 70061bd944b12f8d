import { z } from "zod";
import type { Queues } from "../../backends/queues.ts";
import { type Activity, activity } from "../../edge/triggers.ts";
import { AgreementRef, AgreementRun } from "./agreement-run.ts";
import { type AgreementNeeds, agreementStep, beginAgreement } from "./agreement-step.ts";
import { endAgreement, failAgreement } from "./end-agreement.ts";

export const agreementActivities = (on: AgreementNeeds & { queues: Pick<Queues, "send"> }): Activity[] => [
  activity({ name: "beginAgreement", input: z.strictObject({ record: AgreementRun }), handler: async (ask) => await beginAgreement(on, ask) }),
  activity({ name: "agreementStep", input: AgreementRef, handler: async (ref) => await agreementStep(on, ref) }),
  activity({ name: "failAgreement", input: AgreementRef, handler: async (ref) => (await failAgreement(on, ref), null) }),
  activity({ name: "endAgreement", input: AgreementRef, handler: async (ref) => (await endAgreement(on, ref), null) }),
];
