import { AsyncLocalStorage } from "node:async_hooks";

/** What a piece of work asked of the storage. `requestUnits` is measured by Cosmos DB, and estimated for SQLite (backends/local/request-units.ts). */
export interface Cost {
  operations: number;
  requestUnits: number;
}

const current = new AsyncLocalStorage<Cost>();

/** Called by the backends, once a request that they send. */
export function charge(operations: number, requestUnits: number): void {
  const cost = current.getStore();
  if (!cost) return;
  cost.operations += operations;
  cost.requestUnits += requestUnits;
}

/** Runs the work and tells what it cost. */
export async function metered<T>(work: () => Promise<T>): Promise<{ result: T; cost: Cost }> {
  const cost: Cost = { operations: 0, requestUnits: 0 };
  const result = await current.run(cost, work);
  return { result, cost };
}
