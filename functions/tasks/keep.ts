/** Remembers one thing more; the oldest goes when it gets too much. */
export function keep<T>(memory: Map<string, T>, most: number, key: string, value: T): T {
  memory.delete(key);
  memory.set(key, value);
  const oldest = memory.keys().next();
  if (memory.size > most && !oldest.done) memory.delete(oldest.value);
  return value;
}
