import type { Container, SqlQuerySpec } from "@azure/cosmos";
import { z } from "zod";
import { Refusal, type RefusalCode } from "../../refusal.ts";
import { charge } from "../cost.ts";
import { comparePositions, type Position, readCursor, writeCursor } from "../cursor.ts";
import { bodyOf, checkId, checkPartition, checkQuery, GET_MANY_LIMIT } from "../document-check.ts";
import type { Doc, Documents, Index, Page, Query, Shape, Stored } from "../documents.ts";
import { cosmosBatch } from "./document-batch.ts";
import { documentQuery } from "./document-query.ts";
import { type Before, faultOf, patiently } from "./patience.ts";
import { isSame, recordOf, Resource, resourceOf } from "./resource.ts";

/** Partitions of one query asked at a time. */
const PARTITIONS_AT_ONCE = 16;
/** Answers without enough records that one query of one partition reads on through: each is a second or more of the service's time. */
const ANSWERS_MOST = 50;

const CHARGE = "x-ms-request-charge";
const units = (headers: Record<string, unknown>) => Number(headers[CHARGE] ?? 0);

const storedOf = <T extends Doc>(shape: Shape<T>, resource: Resource): Stored<T> => ({ value: shape.schema.parse(recordOf(resource)), etag: resource._etag });

/** Records in one Cosmos DB container with the partition key `/pk`. */
export function cosmosDocuments({ container, indexes, close }: { container: Container; indexes: readonly Index[]; close(): void }): Documents {
  const declared = new Set(indexes.map(({ name }) => name));

  /** One request, paid for whether it succeeds or not. */
  const paid = async <R extends { headers: object }>(send: () => Promise<R>): Promise<R> => {
    try {
      const reply = await send();
      charge(1, units({ ...reply.headers }));
      return reply;
    } catch (error) {
      charge(1, units(faultOf(error).headers));
      throw error;
    }
  };

  const read = async (pk: string, id: string): Promise<Resource | undefined> => {
    const { resource } = await patiently(() => paid(() => container.item(id, pk).read<object>()));
    return resource && Resource.parse(resource);
  };

  /** Runs a write; where it fails though a try whose answer was lost may have done it, looks whether what is there is ours. */
  async function written<T>(
    write: () => Promise<T>,
    on: { pk: string; body: string; id: string; refused: Record<string, RefusalCode> },
  ): Promise<T | Resource> {
    return patiently(async (before: Before) => {
      try {
        return await write();
      } catch (error) {
        const code = on.refused[faultOf(error).code];
        if (!code) throw error;
        const there = before === "perhaps-done" ? await read(on.pk, on.id) : undefined;
        if (there && isSame(there, on.body)) return there;
        throw new Refusal(code, code === "conflict" ? `${on.id} is there already.` : `${on.id} has changed since it was read.`);
      }
    });
  }

  const all = async (pk: string, query: SqlQuerySpec, most: number): Promise<Resource[]> => {
    const found: Resource[] = [];
    let continuationToken: string | undefined;
    for (let answers = 0; answers < ANSWERS_MOST; answers++) {
      const options = { partitionKey: pk, maxItemCount: most, ...(continuationToken !== undefined && { continuationToken }) };
      const reply = await patiently(() =>
        paid(async () => {
          const { resources, requestCharge, continuationToken: next } = await container.items.query<object>(query, options).fetchNext();
          return { resources, headers: { [CHARGE]: requestCharge }, next };
        }),
      );
      for (const resource of reply.resources ?? []) found.push(Resource.parse(resource));
      if (found.length >= most || !reply.next) return found;
      continuationToken = reply.next;
    }
    throw new Error(`A filter passed over too many records of ${pk}.`);
  };

  return {
    get: async (shape, pk, id) => {
      checkPartition(pk);
      checkId(id);
      const resource = await read(pk, id);
      return resource?.type === shape.type ? storedOf(shape, resource) : undefined;
    },

    getMany: async (shape, pk, ids) => {
      checkPartition(pk);
      if (ids.length > GET_MANY_LIMIT) throw new Refusal("invalid", `At most ${GET_MANY_LIMIT} records are read at a time.`);
      if (ids.length === 0) return [];
      for (const id of ids) checkId(id);
      const parameters = ids.map((id, at) => ({ name: `@p${at}`, value: id }));
      const query = `SELECT * FROM c WHERE c["id"] IN (${parameters.map(({ name }) => name).join(", ")})`;
      const found = new Map((await all(pk, { query, parameters }, new Set(ids).size)).map((resource) => [resource.id, resource]));
      return ids.flatMap((id) => {
        const resource = found.get(id);
        return resource?.type === shape.type ? [storedOf(shape, resource)] : [];
      });
    },

    create: async (shape, pk, doc) => {
      checkPartition(pk);
      const body = bodyOf(doc);
      const value = shape.schema.parse(JSON.parse(body));
      const write = async () => (await paid(() => container.items.create<object>(resourceOf(pk, body), { disableAutomaticIdGeneration: true }))).resource ?? {};
      return { value, etag: Resource.parse(await written(write, { pk, body, id: doc.id, refused: { 409: "conflict" } }))._etag };
    },

    replace: async (shape, pk, doc, etag) => {
      checkPartition(pk);
      const body = bodyOf(doc);
      const value = shape.schema.parse(JSON.parse(body));
      const options = { accessCondition: { type: "IfMatch", condition: etag } };
      const write = async () => (await paid(() => container.item(doc.id, pk).replace<object>(resourceOf(pk, body), options))).resource ?? {};
      return { value, etag: Resource.parse(await written(write, { pk, body, id: doc.id, refused: { 404: "stale", 412: "stale" } }))._etag };
    },

    delete: async (pk, id, etag) => {
      checkPartition(pk);
      checkId(id);
      const options = etag === undefined ? {} : { accessCondition: { type: "IfMatch", condition: etag } };
      await patiently(async (before) => {
        try {
          await paid(() => container.item(id, pk).delete(options));
        } catch (error) {
          const { code } = faultOf(error);
          const isGone = code === "404" && (etag === undefined || before === "perhaps-done");
          if (isGone) return;
          if (code === "404" || code === "412") throw new Refusal("stale", `${id} has changed since it was read.`);
          throw error;
        }
      });
    },

    batch: cosmosBatch({ container, read, paid }),

    query: async <T extends Doc>(ask: Query<T>): Promise<Page<T>> => {
      const pks = checkQuery(ask);
      if (!declared.has(ask.index.name)) throw new Error(`The index ${ask.index.name} is not declared.`);
      const name = `${ask.descending ? "-" : ""}${ask.index.name}`;
      const after = ask.cursor === undefined ? undefined : readCursor(name, ask.cursor);
      const found: { at: Position; resource: Resource }[] = [];
      for (let from = 0; from < pks.length; from += PARTITIONS_AT_ONCE) {
        const part = pks.slice(from, from + PARTITIONS_AT_ONCE);
        const replies = await Promise.all(
          part.map(async (pk) => ({ pk, resources: await all(pk, documentQuery(ask, { pk, after, top: ask.limit + 1 }), ask.limit + 1) })),
        );
        for (const { pk, resources } of replies) for (const resource of resources) found.push({ at: positionOf(pk, ask.index, resource), resource });
      }
      const sign = ask.descending ? -1 : 1;
      found.sort((a, b) => comparePositions(a.at, b.at) * sign);
      const page = found.slice(0, ask.limit);
      const last = found.length > page.length ? page.at(-1) : undefined;
      return { items: page.map(({ resource }) => storedOf(ask.shape, resource)), ...(last && { cursor: writeCursor(name, last.at) }) };
    },

    ids: async (pk, { most, except = "" }) => {
      checkPartition(pk);
      const top = Math.min(most, GET_MANY_LIMIT);
      const query = `SELECT TOP ${top} * FROM c WHERE NOT (c["type"] = @except)`;
      return (await all(pk, { query, parameters: [{ name: "@except", value: except }] }, top)).map(({ id }) => id);
    },

    close: async () => close(),
  };
}

const Ordered = z.union([z.string(), z.number()]);

function positionOf(pk: string, index: Index, resource: Resource): Position {
  return { pk, id: resource.id, order: Ordered.parse(resource[index.order]) };
}
