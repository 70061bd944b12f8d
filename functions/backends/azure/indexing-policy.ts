import type { Index } from "../documents.ts";

/** As Cosmos DB and Bicep write it. */
export interface IndexingPolicy {
  indexingMode: "consistent";
  automatic: true;
  includedPaths: { path: string }[];
  excludedPaths: { path: string }[];
  compositeIndexes: { path: string; order: "ascending" }[][];
}

/** The fields that a query over an index is ordered by: those with one given value come first, so that the composite index answers filter and order at once. */
export const orderFields = (index: Index) => ["pk", "type", ...index.equals, index.order, "id"];

/**
 * The declared indexes as an indexing policy: nothing is indexed but what they use, since each indexed path costs at every write. A composite
 * index of all ascending paths serves the opposite order as well (docs: "Composite indexes", Azure Cosmos DB).
 */
export function indexingPolicy(indexes: readonly Index[]): IndexingPolicy {
  const fields = indexes.flatMap(({ equals, order, narrowedBy = [] }) => [...equals, order, ...narrowedBy]);
  // A list's members have a path of their own: `/tags/[]/?`.
  const paths = new Set(["/pk/?", "/type/?", ...fields.map((field) => `/${field.replace("[]", "/[]")}/?`)]);
  const composites = new Map(indexes.map((index) => [orderFields(index).join(), orderFields(index)]));
  return {
    indexingMode: "consistent",
    automatic: true,
    includedPaths: [...paths].sort().map((path) => ({ path })),
    excludedPaths: [{ path: "/*" }, { path: '/"_etag"/?' }],
    compositeIndexes: [...composites.values()].map((fields) => fields.map((field) => ({ path: `/${field}`, order: "ascending" }))),
  };
}
