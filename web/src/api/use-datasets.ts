import { useMemo } from "preact/hooks";
import { useApi } from "./api.ts";
import { type DatasetsApi, datasetsApi } from "./datasets.ts";

/** Labelers never need it, so it is not among what each page loads. */
export function useDatasets(): DatasetsApi {
  const { client } = useApi();
  return useMemo(() => datasetsApi(client), [client]);
}
