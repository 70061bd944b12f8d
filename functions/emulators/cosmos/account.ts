import { randomUUID } from "node:crypto";
import { z } from "zod";
import { type BatchOperation, type Collection, collection, type Done, Failure } from "./collection.ts";
import { SqlError } from "./sql.ts";

export interface Ask {
  method: string;
  /** Percent-decoded parts of the path. */
  segments: readonly string[];
  headers: Record<string, string | undefined>;
  body: string;
}

export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

const Id = z.object({ id: z.string().min(1) });
const Definition = Id.extend({
  partitionKey: z.object({ paths: z.tuple([z.string().regex(/^\/\w+$/)]) }),
  indexingPolicy: z.looseObject({ compositeIndexes: z.array(z.array(z.object({ path: z.string(), order: z.string() }))).default([]) }).prefault({}),
});
const Body = z.record(z.string(), z.unknown());
const QueryBody = z.object({ query: z.string(), parameters: z.array(z.object({ name: z.string(), value: z.unknown() })).default([]) });
const Target = { id: z.string(), ifMatch: z.string().optional() };
const Batch = z.array(
  z.discriminatedUnion("operationType", [
    z.object({ operationType: z.literal("Create"), resourceBody: Body }),
    z.object({ operationType: z.literal("Replace"), ...Target, resourceBody: Body }),
    z.object({ operationType: z.literal("Delete"), ...Target }),
    z.object({
      operationType: z.literal("Patch"),
      ...Target,
      resourceBody: z.object({ operations: z.array(z.object({ op: z.string(), path: z.string(), value: z.unknown() })) }),
    }),
  ]),
);

const BATCH_BYTES = 2 * 1024 * 1024;
const isTrue = (header: string | undefined) => header?.toLowerCase() === "true";

/** One Cosmos DB account in memory, asked in the words of its REST interface. `endpoint`: where it is reached. */
export function account(endpoint: () => string): (ask: Ask) => Reply {
  const databases = new Map<string, Map<string, { definition: z.infer<typeof Definition>; records: Collection }>>();

  const databaseOf = (name: string) => databases.get(name) ?? missing("database", name);
  const containerOf = (database: string, name: string) => databaseOf(database).get(name) ?? missing("container", name);

  function answer({ method, segments, headers, body }: Ask): Reply {
    const [, database = "", colls, container = "", kind, id] = segments;
    const json: unknown = body === "" ? undefined : JSON.parse(body);
    if (segments.length === 0) return ok(200, accountFacts(endpoint()));
    if (method === "POST" && segments.length === 1) {
      const made = Id.parse(json);
      if (databases.has(made.id)) throw new Failure(409, "Database exists.");
      databases.set(made.id, new Map());
      return ok(201, databaseFacts(made.id));
    }
    if (method === "GET" && segments.length === 2) return databaseOf(database) && ok(200, databaseFacts(database));
    if (method === "POST" && segments.length === 3 && colls === "colls") {
      const definition = Definition.parse(json);
      const containers = databaseOf(database);
      if (containers.has(definition.id)) throw new Failure(409, "Container exists.");
      const [path] = definition.partitionKey.paths;
      containers.set(definition.id, { definition, records: collection(path.slice(1), definition.indexingPolicy.compositeIndexes) });
      return ok(201, { ...definition, ...system(definition.id) });
    }
    const { definition, records } = containerOf(database, container);
    if (method === "GET" && segments.length === 4) return ok(200, { ...definition, ...system(definition.id) });
    if (method === "GET" && kind === "pkranges")
      return ok(200, {
        _rid: "r",
        PartitionKeyRanges: [{ ...system("0"), id: "0", minInclusive: "", maxExclusive: "FF", status: "online", parents: [] }],
        _count: 1,
      });
    if (kind !== "docs") throw new Failure(404, `${segments.join("/")} is not served.`);
    if (isTrue(headers["x-ms-cosmos-is-query-plan-request"])) return ok(200, QUERY_PLAN);

    const pk = headers["x-ms-documentdb-partitionkey"];
    if (pk === undefined)
      throw new Failure(400, "The partition key supplied in x-ms-documentdb-partitionkey header is missing; other requests are not served.");
    if (method === "POST" && isTrue(headers["x-ms-cosmos-is-batch-request"])) {
      if (!isTrue(headers["x-ms-cosmos-batch-atomic"])) throw new Failure(400, "Only atomic batches are served.");
      if (Buffer.byteLength(body) > BATCH_BYTES) throw new Failure(413, "Request size is too large.");
      const { status, results } = records.batch(pk, Batch.parse(json));
      return {
        status,
        headers: charged(results.reduce((sum, { requestCharge }) => sum + requestCharge, 0)),
        body: status === 400 ? { code: "BadRequest", message: "The batch is not right." } : results,
      };
    }
    if (method === "POST" && isTrue(headers["x-ms-documentdb-isquery"])) {
      const { query, parameters } = QueryBody.parse(json);
      const on = { most: Number(headers["x-ms-max-item-count"] ?? 100), continuation: headers["x-ms-continuation"] };
      const { resources, continuation, charge } = records.query(pk, query, new Map(parameters.map(({ name, value }) => [name, value])), on);
      return {
        status: 200,
        headers: { ...charged(charge), ...(continuation !== undefined && { "x-ms-continuation": continuation }) },
        body: { _rid: "r", Documents: resources, _count: resources.length },
      };
    }
    if (method === "POST" && id === undefined) return wrote(records.write(pk, { operationType: "Create", resourceBody: Body.parse(json) }));
    if (id === undefined) throw new Failure(405, "Only queries and writes are served here.");
    const ifMatch = headers["if-match"];
    const write = (operation: BatchOperation) => wrote(records.write(pk, operation));
    if (method === "GET") return wrote(records.read(pk, id));
    if (method === "PUT") return write({ operationType: "Replace", id, ifMatch, resourceBody: Body.parse(json) });
    if (method === "DELETE") return write({ operationType: "Delete", id, ifMatch });
    throw new Failure(405, `${method} is not served.`);
  }

  return (ask) => {
    try {
      return answer(ask);
    } catch (error) {
      const isBad = error instanceof SqlError || error instanceof z.ZodError || error instanceof SyntaxError;
      if (!(error instanceof Failure) && !isBad) throw error;
      const status = error instanceof Failure ? error.status : 400;
      return { status, headers: charged(1), body: { code: NAMES[status] ?? "Error", message: error.message } };
    }
  };
}

const NAMES: Record<number, string> = {
  400: "BadRequest",
  401: "Unauthorized",
  404: "NotFound",
  409: "Conflict",
  412: "PreconditionFailed",
  413: "RequestEntityTooLarge",
};

function missing(what: string, name: string): never {
  throw new Failure(404, `There is no ${what} ${name}.`);
}

const charged = (units: number) => ({ "x-ms-request-charge": units.toFixed(2), "x-ms-activity-id": randomUUID(), "x-ms-session-token": "0:-1#1" });
const ok = (status: number, body: unknown): Reply => ({ status, headers: charged(0), body });
const wrote = ({ status, charge, resource }: Done): Reply => ({
  status,
  headers: { ...charged(charge), ...(resource && { etag: resource._etag }) },
  body: resource,
});
const system = (id: string) => ({ _rid: `r-${id}`, _self: `/${id}/`, _etag: '"0"', _ts: 0 });
const databaseFacts = (id: string) => ({ id, ...system(id) });

const accountFacts = (databaseAccountEndpoint: string) => ({
  id: "emulated",
  ...system("emulated"),
  writableLocations: [{ name: "here", databaseAccountEndpoint }],
  readableLocations: [{ name: "here", databaseAccountEndpoint }],
  enableMultipleWriteLocations: false,
  userConsistencyPolicy: { defaultConsistencyLevel: "Session" },
});

/** Says: send it as it is, to the one range that there is. */
const QUERY_PLAN = {
  partitionedQueryExecutionInfoVersion: 2,
  queryInfo: {
    distinctType: "None",
    top: null,
    offset: null,
    limit: null,
    orderBy: [],
    orderByExpressions: [],
    groupByExpressions: [],
    groupByAliases: [],
    aggregates: [],
    groupByAliasToAggregateType: {},
    rewrittenQuery: "",
    hasSelectValue: false,
    hasNonStreamingOrderBy: false,
  },
  queryRanges: [{ min: "", max: "FF", isMinInclusive: true, isMaxInclusive: false }],
};
