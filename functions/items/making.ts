/** Bytes of files that are read and decoded at the same time by this process; a larger file is alone. */
const BYTES = 64 * 1024 * 1024;
/** And files: each takes a multiple of its bytes when decoded. */
const FILES = 3;

/** Makes things out of files: each thing once, however many ask for it at the same moment, and few files at a time. */
export interface Making {
  /** `bytes`: of the file that is read. */
  once<T>(name: string, bytes: number, make: () => Promise<T>): Promise<T>;
}

export function openMaking(): Making {
  const begun = new Map<string, Promise<unknown>>();
  const waiting: { bytes: number; go(): void }[] = [];
  let [files, inHand] = [0, 0];

  const next = () => {
    for (let first = waiting[0]; first && (files === 0 || (files < FILES && inHand + first.bytes <= BYTES)); first = waiting[0]) {
      waiting.shift();
      files++;
      inHand += first.bytes;
      first.go();
    }
  };
  const inTurn = async <T>(bytes: number, make: () => Promise<T>): Promise<T> => {
    await new Promise<void>((go) => {
      waiting.push({ bytes, go });
      next();
    });
    try {
      return await make();
    } finally {
      files--;
      inHand -= bytes;
      next();
    }
  };
  return {
    once: <T>(name: string, bytes: number, make: () => Promise<T>) => {
      const there = begun.get(name);
      if (there) return there as Promise<T>; // a name stands for one thing, made in one way
      const made = inTurn(bytes, make).finally(() => begun.delete(name));
      begun.set(name, made);
      return made;
    },
  };
}
