import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { accessApi } from "./access.ts";
import type { Client } from "./client.ts";
import { exportsApi } from "./exports.ts";
import { itemsApi } from "./items.ts";
import { labelsApi } from "./labels.ts";
import { noticesApi } from "./notices.ts";
import { progressApi } from "./progress.ts";
import { projectsApi } from "./projects.ts";
import { tasksApi } from "./tasks.ts";

/** Everything the service can do, by room. */
export const createApi = (client: Client) => ({
  /** For rooms that only some pages speak to: they make their own, so that the shell stays small. */
  client,
  access: accessApi(client),
  projects: projectsApi(client),
  items: itemsApi(client),
  tasks: tasksApi(client),
  labels: labelsApi(client),
  progress: progressApi(client),
  exports: exportsApi(client),
  notices: noticesApi(client),
});
export type Api = ReturnType<typeof createApi>;

export const ApiContext = createContext<Api | undefined>(undefined);
/** The api in a component; models take it (or the room they use) as an argument. */
export function useApi(): Api {
  const api = useContext(ApiContext);
  if (!api) throw new Error("ApiContext is missing above this component.");
  return api;
}
