import { randomUUID } from "node:crypto";
import { z } from "zod";
import { Refusal } from "../../refusal.ts";
import { checkQueue, checkReceive, KEPT_MS, textOf } from "../queue-message.ts";
import type { QueueMessage, Queues } from "../queues.ts";
import { burst, openSqlite } from "./sqlite.ts";

const Row = z
  .object({
    id: z.string(),
    receipt: z.string(),
    text: z.string(),
    dequeue_count: z.number(),
    inserted_at: z.number(),
    expires_at: z.number(),
    visible_at: z.number(),
  })
  .transform(
    (row): QueueMessage => ({
      id: row.id,
      receipt: row.receipt,
      text: row.text,
      dequeueCount: row.dequeue_count,
      insertedAt: row.inserted_at,
      expiresAt: row.expires_at,
      visibleAt: row.visible_at,
    }),
  );

const TABLE = `CREATE TABLE IF NOT EXISTS messages (n INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, id TEXT NOT NULL UNIQUE, receipt TEXT NOT NULL, text TEXT NOT NULL,
    dequeue_count INTEGER NOT NULL, inserted_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, visible_at INTEGER NOT NULL);
  CREATE INDEX IF NOT EXISTS messages_by_time ON messages (queue, visible_at, n)`;

/** Queues in a SQLite file, as Azure Queue Storage behaves. Several processes may share the file. `now` is epoch milliseconds. */
export function localQueues({ file, now = Date.now }: { file: string; now?: () => number }): Queues & { close(): Promise<void> } {
  const db = openSqlite(file, { cacheKib: 4_000 });
  db.exec(TABLE);
  db.prepare("DELETE FROM messages WHERE expires_at <= ?").run(now());
  const insert = db.prepare(
    "INSERT INTO messages (queue, id, receipt, text, dequeue_count, inserted_at, expires_at, visible_at) VALUES (?, ?, '', ?, 0, ?, ?, ?)",
  );
  const take = db.prepare(`UPDATE messages SET receipt = ? || n, dequeue_count = dequeue_count + 1, visible_at = ? WHERE n IN
    (SELECT n FROM messages WHERE queue = ? AND visible_at <= ? AND expires_at > ? ORDER BY visible_at, n LIMIT ?) RETURNING *`);
  const hide = db.prepare("UPDATE messages SET receipt = ?, visible_at = ? WHERE queue = ? AND id = ? AND receipt = ? RETURNING *");
  const remove = db.prepare("DELETE FROM messages WHERE queue = ? AND id = ? AND receipt = ?");
  const count = db.prepare("SELECT count(*) AS waiting FROM messages WHERE queue = ? AND expires_at > ?");

  const stale = (message: QueueMessage) => new Refusal("stale", `Message ${message.id} was received by somebody else meanwhile.`);

  return {
    send: async (queue, message, { delayMs = 0 } = {}) => {
      checkQueue(queue);
      const text = textOf(message);
      const at = now();
      burst(() => insert.run(queue, randomUUID(), text, at, at + KEPT_MS, at + delayMs));
    },
    receive: async (queue, ask) => {
      checkQueue(queue);
      checkReceive(ask);
      const at = now();
      const rows = burst(() => take.all(`${randomUUID()}.`, at + ask.visibilityMs, queue, at, at, ask.max));
      return z.array(Row).parse(rows);
    },
    extend: async (queue, message, visibilityMs) => {
      const row = burst(() => hide.get(randomUUID(), now() + visibilityMs, queue, message.id, message.receipt));
      if (!row) throw stale(message);
      return Row.parse(row);
    },
    remove: async (queue, message) => {
      if (burst(() => remove.run(queue, message.id, message.receipt)).changes === 0) throw stale(message);
    },
    length: async (queue) => {
      checkQueue(queue);
      return z.object({ waiting: z.number() }).parse(burst(() => count.get(queue, now()))).waiting;
    },
    close: async () => db.close(),
  };
}
