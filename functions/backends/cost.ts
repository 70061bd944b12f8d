import { AsyncLocalStorage } from "node:async_hooks";

/** What a piece of work asked of the storage. `requestUnits` is measured by Cosmos DB, and estimated for SQLite (backends/local/request-units.ts). */
export interface Cost {
  operations: number;
  requestUnits: number;
}

const current = new AsyncLocalStorage<Cost>();
/** Per process, as the event loop is that they share. */
const underWay = new Set<Cost>();

/** Calls that somebody waits for right now, in this process. Long work steps back while there are some. */
export const callsUnderWay = (): number => underWay.size;

/** Called by the backends, once a request that they send. */
export function charge(operations: number, requestUnits: number): void {
  const cost = current.getStore();
  if (!cost) return;
  cost.operations += operations;
  cost.requestUnits += requestUnits;
}

/** Runs a call and tells what it cost. */
export async function metered<T>(work: () => Promise<T>): Promise<{ result: T; cost: Cost }> {
  const cost: Cost = { operations: 0, requestUnits: 0 };
  underWay.add(cost);
  try {
    return { result: await current.run(cost, work), cost };
  } finally {
    underWay.delete(cost);
  }
}
