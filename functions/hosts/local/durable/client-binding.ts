/** Where people and their tools reach the Durable API; needs `?code=`. */
export const WEBHOOK_BASE = "/runtime/webhooks/durabletask";
/** Where the SDK's client reaches it; the key is in the path, because the client drops queries. */
export const rpcBase = (key: string) => `/runtime/rpc/${key}`;

interface Hub {
  origin: string;
  hubName: string;
  key: string;
}

export function managementUrls({ origin, hubName, key, id }: Hub & { id: string }): Record<string, string> {
  const instance = `${origin}${WEBHOOK_BASE}/instances/${id}`;
  const query = `taskHub=${hubName}&connection=Storage&code=${key}`;
  return {
    id,
    statusQueryGetUri: `${instance}?${query}`,
    purgeHistoryDeleteUri: `${instance}?${query}`,
    sendEventPostUri: `${instance}/raiseEvent/{eventName}?${query}`,
    terminatePostUri: `${instance}/terminate?reason={text}&${query}`,
    suspendPostUri: `${instance}/suspend?reason={text}&${query}`,
    resumePostUri: `${instance}/resume?reason={text}&${query}`,
  };
}

/** The JSON value of a `durableClient` input binding. `rpcBaseUrl` needs its trailing slash. */
export function clientBinding(hub: Hub): string {
  const base = `${hub.origin}${WEBHOOK_BASE}`;
  const create = `${base}/orchestrators/{functionName}[/{instanceId}]`;
  return JSON.stringify({
    taskHubName: hub.hubName,
    creationUrls: {
      createNewInstancePostUri: `${create}?code=${hub.key}`,
      createAndWaitOnNewInstancePostUri: `${create}?timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}&code=${hub.key}`,
    },
    managementUrls: managementUrls({ ...hub, id: "INSTANCEID" }),
    baseUrl: base,
    requiredQueryStringParameters: `code=${hub.key}`,
    rpcBaseUrl: `${hub.origin}${rpcBase(hub.key)}/`,
  });
}
