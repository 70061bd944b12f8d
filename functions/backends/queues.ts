/** A message that was received and is hidden from others until `visibilityMs` has passed. */
export interface QueueMessage {
  id: string;
  /** Changes with each receive and extend; an old one is refused as `stale`. */
  receipt: string;
  /** Text as sent: JSON. */
  text: string;
  /** 1 at the first receive. */
  dequeueCount: number;
  /** Epoch milliseconds. */
  insertedAt: number;
  expiresAt: number;
  visibleAt: number;
}

/** At-least-once queues, made on first use. Message text at most 48 KiB; kept seven days. */
export interface Queues {
  send(queue: string, message: unknown, options?: { delayMs?: number }): Promise<void>;
  /** At most 32. */
  receive(queue: string, ask: { max: number; visibilityMs: number }): Promise<QueueMessage[]>;
  /** Hides a message for longer (or, with 0, shows it at once); returns it with its new receipt. */
  extend(queue: string, message: QueueMessage, visibilityMs: number): Promise<QueueMessage>;
  /** Refuses with `stale` where somebody else received it meanwhile. */
  remove(queue: string, message: QueueMessage): Promise<void>;
  /** About how many wait, the hidden included. */
  length(queue: string): Promise<number>;
}
