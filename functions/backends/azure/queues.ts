import type { QueueClient, QueueServiceClient } from "@azure/storage-queue";
import { Refusal } from "../../refusal.ts";
import { checkQueue, checkReceive, KEPT_MS, textOf } from "../queue-message.ts";
import type { QueueMessage, Queues } from "../queues.ts";
import { answered, found, statusOf, storageCode } from "./storage-fault.ts";

const seconds = (ms: number) => Math.ceil(ms / 1_000);

/** Queues of Azure Storage. Messages are plain JSON text, as `host.json` says with `messageEncoding: none`. Times are rounded up to whole seconds. */
export function azureQueues(service: QueueServiceClient): Queues {
  const clients = new Map<string, Promise<QueueClient>>();

  /** Made on first use, once a process. */
  const open = (queue: string): Promise<QueueClient> => {
    checkQueue(queue);
    const known = clients.get(queue);
    if (known) return known;
    const client = service.getQueueClient(queue);
    const made = answered(client.createIfNotExists()).then(() => client);
    clients.set(queue, made);
    made.catch(() => clients.delete(queue));
    return made;
  };

  /** A queue may be deleted under us (a test account that is cleared, say): then it is made again. */
  async function on<T>(queue: string, work: (client: QueueClient) => Promise<T>): Promise<T> {
    try {
      return await answered(work(await open(queue)));
    } catch (error) {
      if (statusOf(error) !== 404 || !isQueueGone(error)) throw error;
      clients.delete(queue);
      return answered(work(await open(queue)));
    }
  }

  /** Azure answers 404 for a message that is gone and 400 for an old receipt: both mean that somebody else has it, or had. */
  const stale = (error: unknown, message: QueueMessage): unknown => {
    const status = statusOf(error);
    const isOld = (status === 404 && !isQueueGone(error)) || (status === 400 && storageCode(error) === "PopReceiptMismatch");
    return isOld ? new Refusal("stale", `Message ${message.id} was received by somebody else meanwhile.`) : error;
  };

  return {
    send: async (queue, message, { delayMs = 0 } = {}) => {
      const text = textOf(message);
      await on(queue, (client) => client.sendMessage(text, { visibilityTimeout: seconds(delayMs), messageTimeToLive: seconds(KEPT_MS) }));
    },
    receive: async (queue, ask) => {
      checkReceive(ask);
      const asked = Date.now();
      const { receivedMessageItems } = await on(queue, (client) =>
        client.receiveMessages({ numberOfMessages: ask.max, visibilityTimeout: Math.max(1, seconds(ask.visibilityMs)) }),
      );
      return receivedMessageItems.map((item) => ({
        id: item.messageId,
        receipt: item.popReceipt,
        text: item.messageText,
        dequeueCount: item.dequeueCount,
        insertedAt: item.insertedOn.getTime(),
        expiresAt: item.expiresOn.getTime(),
        visibleAt: item.nextVisibleOn?.getTime() ?? asked + ask.visibilityMs,
      }));
    },
    extend: async (queue, message, visibilityMs) => {
      try {
        const reply = await on(queue, (client) => client.updateMessage(message.id, message.receipt, message.text, seconds(visibilityMs)));
        return { ...message, receipt: reply.popReceipt ?? message.receipt, visibleAt: reply.nextVisibleOn?.getTime() ?? Date.now() + visibilityMs };
      } catch (error) {
        throw stale(error, message);
      }
    },
    remove: async (queue, message) => {
      try {
        await on(queue, (client) => client.deleteMessage(message.id, message.receipt));
      } catch (error) {
        throw stale(error, message);
      }
    },
    length: async (queue) => {
      checkQueue(queue);
      const facts = await found(service.getQueueClient(queue).getProperties());
      return facts?.approximateMessagesCount ?? 0;
    },
  };
}

const isQueueGone = (error: unknown) => storageCode(error) === "QueueNotFound";
