import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { createHistories, type Past } from "./histories.ts";
import type { HistoryEvent } from "./protocol.ts";

export type Status = "Pending" | "Running" | "Completed" | "Failed" | "Terminated" | "Suspended";

/** What of an orchestration is known outside of it. `input`, `output` and `customStatus` are JSON text; times are epoch ms. */
export interface Instance {
  id: string;
  executionId: string;
  name: string;
  status: Status;
  input: string | null;
  output: string | null;
  customStatus: string | null;
  createdAt: number;
  updatedAt: number;
  parentId: string | null;
  parentExecutionId: string | null;
  parentTaskId: number | null;
}

/** An event on its way to an orchestration. `executionId` null: for whichever execution is current (external events, terminate). */
export interface Message {
  id: number;
  instanceId: string;
  executionId: string | null;
  visibleAt: number;
  event: HistoryEvent;
}

export interface ActivityTask {
  id: number;
  instanceId: string;
  executionId: string;
  taskId: number;
  name: string;
  input: string | null;
}

export interface InstanceFilter {
  from?: number | undefined;
  to?: number | undefined;
  statuses?: string[];
  prefix?: string | undefined;
  top?: number;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS instances (
    id TEXT PRIMARY KEY, executionId TEXT NOT NULL, name TEXT NOT NULL, status TEXT NOT NULL, input TEXT, output TEXT, customStatus TEXT,
    createdAt INTEGER NOT NULL, updatedAt INTEGER NOT NULL, parentId TEXT, parentExecutionId TEXT, parentTaskId INTEGER) STRICT;
  CREATE INDEX IF NOT EXISTS instances_created ON instances (createdAt);
  CREATE INDEX IF NOT EXISTS instances_ended ON instances (updatedAt) WHERE status IN ('Completed', 'Failed', 'Terminated');
  CREATE TABLE IF NOT EXISTS history (instanceId TEXT NOT NULL, seq INTEGER NOT NULL, event TEXT NOT NULL, PRIMARY KEY (instanceId, seq)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS inbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT, instanceId TEXT NOT NULL, executionId TEXT, visibleAt INTEGER NOT NULL, event TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS inbox_visible ON inbox (visibleAt, instanceId);
  CREATE INDEX IF NOT EXISTS inbox_instance ON inbox (instanceId, visibleAt);
  CREATE TABLE IF NOT EXISTS activities (
    id INTEGER PRIMARY KEY AUTOINCREMENT, instanceId TEXT NOT NULL, executionId TEXT NOT NULL, taskId INTEGER NOT NULL, name TEXT NOT NULL, input TEXT) STRICT;
  CREATE INDEX IF NOT EXISTS activities_instance ON activities (instanceId);
`;

export type Store = ReturnType<typeof createStore>;

/** Orchestration state in SQLite. Each change of an instance is one transaction, so a crash loses nothing that was committed. */
export function createStore(db: DatabaseSync) {
  db.exec(SCHEMA);
  const statements = new Map<string, StatementSync>();
  const sql = (text: string): StatementSync => {
    const known = statements.get(text) ?? db.prepare(text);
    statements.set(text, known);
    return known;
  };
  // Rows are ours: written below under a STRICT schema, so they are not parsed again.
  const rows = <T>(text: string, ...values: SQLInputValue[]) => sql(text).all(...values) as T[];
  const row = <T>(text: string, ...values: SQLInputValue[]) => sql(text).get(...values) as T | undefined;
  const run = (text: string, ...values: SQLInputValue[]) => void sql(text).run(...values);
  const histories = createHistories((id) =>
    rows<{ event: string }>("SELECT event FROM history WHERE instanceId = ? ORDER BY seq", id).map(({ event }) => event),
  );

  return {
    transaction<T>(work: () => T): T {
      db.exec("BEGIN IMMEDIATE");
      try {
        const result = work();
        db.exec("COMMIT");
        return result;
      } catch (error) {
        db.exec("ROLLBACK");
        histories.forget();
        throw error;
      }
    },

    instance: (id: string) => row<Instance>("SELECT * FROM instances WHERE id = ?", id),

    instances(filter: InstanceFilter): Instance[] {
      const statuses = JSON.stringify(filter.statuses ?? []);
      const prefix = filter.prefix ?? "";
      return rows<Instance>(
        `SELECT * FROM instances WHERE createdAt BETWEEN ? AND ? AND (? = '[]' OR status IN (SELECT value FROM json_each(?)))
         AND substr(id, 1, length(?)) = ? ORDER BY createdAt LIMIT ?`,
        filter.from ?? 0,
        filter.to ?? Number.MAX_SAFE_INTEGER,
        statuses,
        statuses,
        prefix,
        prefix,
        filter.top ?? -1,
      );
    },

    saveInstance(it: Instance): void {
      run(
        "INSERT OR REPLACE INTO instances VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        it.id,
        it.executionId,
        it.name,
        it.status,
        it.input,
        it.output,
        it.customStatus,
        it.createdAt,
        it.updatedAt,
        it.parentId,
        it.parentExecutionId,
        it.parentTaskId,
      );
    },

    history: (id: string): Past => histories.of(id),

    append(id: string, events: readonly HistoryEvent[]): void {
      const past = histories.of(id);
      let seq = past.events.length;
      const played = events.map((event) => ({ ...event, IsPlayed: true }));
      const texts = played.map((event) => JSON.stringify(event));
      for (const text of texts) run("INSERT INTO history VALUES (?, ?, ?)", id, seq++, text);
      histories.append(id, played, texts);
    },

    /** Removes an instance's history and pending work, and what was sent to its present execution. */
    clear(id: string): void {
      histories.forget(id);
      run("DELETE FROM history WHERE instanceId = ?", id);
      run("DELETE FROM activities WHERE instanceId = ?", id);
      run("DELETE FROM inbox WHERE instanceId = ? AND executionId IS NOT NULL", id);
    },

    /** Removes all there is of an instance. */
    purge(id: string): void {
      this.clear(id);
      run("DELETE FROM inbox WHERE instanceId = ?", id);
      run("DELETE FROM instances WHERE id = ?", id);
    },

    endedBefore: (time: number, most: number) =>
      rows<{ id: string }>("SELECT id FROM instances WHERE updatedAt < ? AND status IN ('Completed', 'Failed', 'Terminated') LIMIT ?", time, most).map(
        ({ id }) => id,
      ),

    send(instanceId: string, executionId: string | null, event: HistoryEvent, visibleAt = Date.now()): void {
      run("INSERT INTO inbox (instanceId, executionId, visibleAt, event) VALUES (?, ?, ?, ?)", instanceId, executionId, visibleAt, JSON.stringify(event));
    },

    inbox: (instanceId: string): Message[] =>
      rows<Omit<Message, "event"> & { event: string }>(
        "SELECT * FROM inbox WHERE instanceId = ? AND visibleAt <= ? ORDER BY visibleAt, id",
        instanceId,
        Date.now(),
      ).map((message) => ({ ...message, event: JSON.parse(message.event) as HistoryEvent })),

    removeMessages(messages: readonly Message[]): void {
      for (const { id } of messages) run("DELETE FROM inbox WHERE id = ?", id);
    },

    /** Instances with something to do now. One that is suspended takes terminate (3) and resume (20) only; the rest waits. */
    due: (most: number) =>
      rows<{ instanceId: string }>(
        `SELECT DISTINCT instanceId FROM inbox LEFT JOIN instances ON instances.id = instanceId
         WHERE visibleAt <= ? AND (coalesce(status, '') <> 'Suspended' OR event ->> 'EventType' IN (3, 20)) LIMIT ?`,
        Date.now(),
        most,
      ).map(({ instanceId }) => instanceId),

    /** When the next message that is not visible yet becomes so. */
    nextVisibleAt: () => row<{ at: number | null }>("SELECT min(visibleAt) AS at FROM inbox WHERE visibleAt > ?", Date.now())?.at ?? undefined,

    addActivity(task: Omit<ActivityTask, "id">): void {
      run(
        "INSERT INTO activities (instanceId, executionId, taskId, name, input) VALUES (?, ?, ?, ?, ?)",
        task.instanceId,
        task.executionId,
        task.taskId,
        task.name,
        task.input,
      );
    },

    /** The oldest tasks. One that runs stays here until it has ended, so that it runs again after a crash. */
    activities: (most: number) => rows<ActivityTask>("SELECT * FROM activities ORDER BY id LIMIT ?", most),

    removeActivity: (id: number) => run("DELETE FROM activities WHERE id = ?", id),
  };
}
