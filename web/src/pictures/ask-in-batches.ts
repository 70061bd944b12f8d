import type { PicturesApi, MadePicture } from "./picture-item.ts";

/** As the service allows in one call. */
const MOST = 36;

/** Gathers the questions of one turn of the event loop into as few calls as can be; the same question asked twice is sent once. */
export function askInBatches(ask: PicturesApi["ask"]): (id: string, frame: number) => Promise<MadePicture> {
  type Waiting = { id: string; frame: number; done(made: MadePicture): void; fail(error: unknown): void };
  let waiting: Waiting[] = [];
  let answers = new Map<string, Promise<MadePicture>>();

  const send = async (batch: readonly Waiting[]) => {
    try {
      const { items } = await ask(batch.map(({ id, frame }) => ({ id, frame })));
      const made = new Map(items.map((one) => [`${one.id} ${one.frame}`, one]));
      for (const { id, frame, done } of batch) done(made.get(`${id} ${frame}`) ?? { id, frame, problem: "No picture can be made of this file." });
    } catch (error) {
      for (const { fail } of batch) fail(error);
    }
  };
  const flush = () => {
    const all = waiting;
    waiting = [];
    answers = new Map();
    for (let from = 0; from < all.length; from += MOST) void send(all.slice(from, from + MOST));
  };
  return (id, frame) => {
    const key = `${id} ${frame}`;
    const known = answers.get(key);
    if (known) return known;
    if (waiting.length === 0) setTimeout(flush, 0);
    const answer = new Promise<MadePicture>((done, fail) => waiting.push({ id, frame, done, fail }));
    answers.set(key, answer);
    return answer;
  };
}
