import { compareValues, evaluate, valueAt } from "./evaluate.ts";
import { parseSql, type Select } from "./sql.ts";

/** A record with what the service adds to it. Never changed in place. */
export type Resource = Record<string, unknown> & { id: string; _etag: string };

/** The service's answer when it says no. */
export class Failure extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface Done {
  status: number;
  charge: number;
  resource?: Resource;
}

export interface Patch {
  op: string;
  path: string;
  value?: unknown;
}

export type BatchOperation =
  | { operationType: "Create"; resourceBody: Record<string, unknown> }
  | { operationType: "Replace"; id: string; ifMatch?: string | undefined; resourceBody: Record<string, unknown> }
  | { operationType: "Delete"; id: string; ifMatch?: string | undefined }
  | { operationType: "Patch"; id: string; ifMatch?: string | undefined; resourceBody: { operations: Patch[] } };

export interface Answer {
  resources: Resource[];
  continuation: string | undefined;
  charge: number;
}

const DOC_BYTES = 2 * 1024 * 1024;
const BATCH_OPERATIONS = 100;
const PATCH_OPERATIONS = 10;
/** Fewer than the service gives, so that whoever reads only the first answer is found out. */
const ANSWER_MOST = 300;
const PLANS_KEPT = 500;
const KB = 1_024;

const bytesOf = (resource: object) => Buffer.byteLength(JSON.stringify(resource));
const writeCharge = (bytes: number) => 5 * Math.max(1, bytes / KB) + 1;

/** One container: its records by partition, in memory. Charges are estimates after the published ones (1 RU for a read of 1 KB, about 5 for a create). */
export function collection(partitionKeyField: string, compositeIndexes: readonly (readonly { path: string; order: string }[])[]) {
  const partitions = new Map<string, Map<string, Resource>>();
  const plans = new Map<string, Select>();
  let writes = 0;

  const partition = (pk: string) => partitions.get(pk) ?? new Map<string, Resource>();
  const stamped = (pk: string, body: Record<string, unknown>): Resource => {
    const { id } = body;
    if (typeof id !== "string" || id === "" || /[/\\?#]/.test(id) || id.length > 1_023) throw new Failure(400, "The input id is invalid.");
    if (JSON.stringify([body[partitionKeyField]]) !== pk)
      throw new Failure(400, "PartitionKey extracted from document doesn't match the one specified in the header.");
    if (bytesOf(body) > DOC_BYTES) throw new Failure(413, "Request size is too large.");
    const etag = `"00000000-0000-0000-0000-${(++writes).toString(16).padStart(12, "0")}"`;
    return { ...body, id, _rid: `r${writes}`, _self: `docs/${id}/`, _etag: etag, _attachments: "attachments/", _ts: Math.floor(Date.now() / 1_000) };
  };
  const existing = (records: ReadonlyMap<string, Resource>, id: string, ifMatch: string | undefined): Resource => {
    const found = records.get(id);
    if (!found) throw new Failure(404, "Entity with the specified id does not exist in the system.");
    if (ifMatch !== undefined && ifMatch !== found._etag) throw new Failure(412, "One of the specified pre-condition is not met.");
    return found;
  };

  /** Does one operation on a partition's records. */
  function apply(records: Map<string, Resource>, pk: string, operation: BatchOperation): Done {
    switch (operation.operationType) {
      case "Create": {
        const made = stamped(pk, operation.resourceBody);
        if (records.has(made.id)) throw new Failure(409, "Entity with the specified id already exists in the system.");
        records.set(made.id, made);
        return { status: 201, charge: writeCharge(bytesOf(made)), resource: made };
      }
      case "Replace": {
        existing(records, operation.id, operation.ifMatch);
        const made = stamped(pk, operation.resourceBody);
        records.set(made.id, made);
        return { status: 200, charge: 2 * writeCharge(bytesOf(made)), resource: made };
      }
      case "Delete": {
        const found = existing(records, operation.id, operation.ifMatch);
        records.delete(operation.id);
        return { status: 204, charge: writeCharge(bytesOf(found)) };
      }
      case "Patch": {
        const found = existing(records, operation.id, operation.ifMatch);
        const made = stamped(pk, patched(found, operation.resourceBody.operations));
        records.set(made.id, made);
        return { status: 200, charge: 2 * writeCharge(bytesOf(made)), resource: made };
      }
    }
  }

  /** On a copy, which takes the place of the original only when all went well. */
  function transaction(pk: string, operations: readonly BatchOperation[]): { done: Done[] } | { failed: number; failure: Failure } {
    const copy = new Map(partition(pk));
    const done: Done[] = [];
    for (const [at, operation] of operations.entries()) {
      try {
        done.push(apply(copy, pk, operation));
      } catch (error) {
        if (error instanceof Failure) return { failed: at, failure: error };
        throw error;
      }
    }
    partitions.set(pk, copy);
    return { done };
  }

  return {
    read(pk: string, id: string): Done {
      const resource = existing(partition(pk), id, undefined);
      return { status: 200, charge: Math.max(1, Math.ceil(bytesOf(resource) / KB)), resource };
    },

    write(pk: string, operation: BatchOperation): Done {
      const outcome = transaction(pk, [operation]);
      if ("failure" in outcome) throw outcome.failure;
      const [done] = outcome.done;
      if (!done) throw new Failure(500, "Nothing was done.");
      return done;
    },

    /** All or nothing. When one fails the others are answered 424, whether they came before or after it. */
    batch(
      pk: string,
      operations: readonly BatchOperation[],
    ): { status: number; results: { statusCode: number; requestCharge: number; eTag?: string; resourceBody?: Resource }[] } {
      if (operations.length === 0 || operations.length > BATCH_OPERATIONS) throw new Failure(400, "Batch request has more operations than what is supported.");
      const outcome = transaction(pk, operations);
      if ("failure" in outcome) {
        const results = operations.map((_, at) => ({
          statusCode: at === outcome.failed ? outcome.failure.status : 424,
          requestCharge: at === outcome.failed ? 1 : 0,
        }));
        return { status: outcome.failure.status === 400 ? 400 : 207, results };
      }
      return {
        status: 200,
        results: outcome.done.map(({ status, charge, resource }) => ({
          statusCode: status,
          requestCharge: charge,
          ...(resource && { eTag: resource._etag, resourceBody: resource }),
        })),
      };
    },

    query(pk: string, sql: string, parameters: ReadonlyMap<string, unknown>, on: { most: number; continuation: string | undefined }): Answer {
      const plan = plans.get(sql) ?? parseSql(sql);
      if (plans.size < PLANS_KEPT) plans.set(sql, plan);
      const { where } = plan;
      const orderBy = plan.orderBy.length > 0 ? plan.orderBy : [{ fields: ["id"], descending: false }];
      checkComposite(plan, compositeIndexes);
      const compare = (a: unknown[], b: unknown[]) => {
        for (const [at, { descending }] of orderBy.entries()) {
          const order = compareValues(a[at], b[at]);
          if (order !== 0) return descending ? -order : order;
        }
        return 0;
      };
      const { after, given }: { after?: unknown[]; given: number } = on.continuation === undefined ? { given: 0 } : JSON.parse(on.continuation);
      const found: { key: unknown[]; resource: Resource }[] = [];
      for (const resource of partition(pk).values()) {
        if (where && evaluate(where, resource, parameters) !== true) continue;
        const key = orderBy.map(({ fields }) => valueAt(resource, fields));
        if (key.some((value) => value === undefined)) continue; // not in the index
        if (!after || compare(key, after) > 0) found.push({ key, resource });
      }
      found.sort((a, b) => compare(a.key, b.key));
      const left = Math.min(found.length, (plan.top ?? Number.POSITIVE_INFINITY) - given);
      const page = found.slice(0, Math.min(left, on.most > 0 ? on.most : ANSWER_MOST, ANSWER_MOST));
      const last = page.length < left ? page.at(-1) : undefined;
      return {
        resources: page.map(({ resource }) => resource),
        continuation: last && JSON.stringify({ after: last.key, given: given + page.length }),
        charge: 2.8 + page.reduce((sum, { resource }) => sum + (0.3 * bytesOf(resource)) / KB, 0),
      };
    },
  };
}

export type Collection = ReturnType<typeof collection>;

/** As the service does: an order by several fields needs a composite index of just these, all in its direction or all against it. */
function checkComposite({ orderBy }: Select, indexes: readonly (readonly { path: string; order: string }[])[]): void {
  if (orderBy.length < 2) return;
  const paths = orderBy.map(({ fields }) => `/${fields.join("/")}`);
  const isServed = indexes.some((index) => {
    const against = index.map(({ order }, at) => (order === "descending") !== orderBy[at]?.descending);
    return index.length === paths.length && index.every(({ path }, at) => path === paths[at]) && new Set(against).size === 1;
  });
  if (!isServed) throw new Failure(400, "The order by query does not have a corresponding composite index that it can be served from.");
}

function patched(resource: Resource, operations: readonly Patch[]): Record<string, unknown> {
  if (operations.length === 0 || operations.length > PATCH_OPERATIONS) throw new Failure(400, `A patch has 1 to ${PATCH_OPERATIONS} operations.`);
  const copy = structuredClone<Record<string, unknown>>(resource);
  for (const { op, path, value } of operations) {
    const fields = path
      .split("/")
      .slice(1)
      .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
    const last = fields.pop() ?? "";
    const parent = valueAt(copy, fields);
    if (typeof parent !== "object" || parent === null || Array.isArray(parent)) throw new Failure(400, `${path}: its parent does not exist.`);
    const before: unknown = Object.hasOwn(parent, last) ? Reflect.get(parent, last) : 0;
    if (op !== "incr" || typeof value !== "number" || typeof before !== "number") throw new Failure(400, `${op} of ${path} is not served.`);
    Reflect.set(parent, last, before + value);
  }
  return copy;
}
