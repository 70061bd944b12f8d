import { OrchestrationRuntimeStatus, type DurableClient } from "durable-functions";
import { type Flows, type FlowState, isGoing } from "../backends/flows.ts";

const STATES: Record<string, FlowState> = {
  [OrchestrationRuntimeStatus.Pending]: "pending",
  [OrchestrationRuntimeStatus.Running]: "running",
  [OrchestrationRuntimeStatus.ContinuedAsNew]: "running",
  [OrchestrationRuntimeStatus.Completed]: "completed",
  [OrchestrationRuntimeStatus.Failed]: "failed",
  [OrchestrationRuntimeStatus.Canceled]: "terminated",
  [OrchestrationRuntimeStatus.Terminated]: "terminated",
  [OrchestrationRuntimeStatus.Suspended]: "suspended",
};
const ENDED = [
  OrchestrationRuntimeStatus.Completed,
  OrchestrationRuntimeStatus.Failed,
  OrchestrationRuntimeStatus.Canceled,
  OrchestrationRuntimeStatus.Terminated,
];

/** Flows over the durable client of one call. The client is made on first use: most calls need none. */
export function durableFlows(client: () => DurableClient): Flows {
  const status: Flows["status"] = async (instanceId) => {
    try {
      const it = await client().getStatus(instanceId, { showInput: false });
      const state = STATES[it.runtimeStatus];
      if (!state) throw new Error(`The durable extension answered with a state it does not have: ${it.runtimeStatus}`);
      return { state, ...(it.customStatus !== null && { custom: it.customStatus as unknown }), ...(it.output !== null && { output: it.output as unknown }) };
    } catch (error) {
      // The client tells of an unknown instance only in words.
      if (error instanceof Error && /\bHTTP 404\b/.test(error.message)) return undefined;
      throw error;
    }
  };
  return {
    status,
    async start(flow, instanceId, input) {
      try {
        await client().startNew(flow, { instanceId, input });
        return true;
      } catch (error) {
        // An id that is taken is a failure of several shapes, by version; whether it runs is a plain question.
        if (isGoing(await status(instanceId))) return false;
        throw error;
      }
    },
    async purgeEnded(before) {
      // The client asks for both ends, and tells of none found as of zero.
      await client().purgeInstanceHistoryBy({ createdTimeFrom: new Date(0), createdTimeTo: new Date(before), runtimeStatus: ENDED });
    },
    async terminate(instanceId, reason) {
      // The client puts the reason into an address as it is.
      if (isGoing(await status(instanceId))) await client().terminate(instanceId, encodeURIComponent(reason));
    },
  };
}
