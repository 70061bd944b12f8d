/** Does the work for each, at most `most` at a time; results in the order of the inputs. The first failure rises, once what had begun has ended. */
export async function atOnce<T, R>(most: number, all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const failures: unknown[] = [];
  let next = 0;
  const hand = async () => {
    while (next < all.length && failures.length === 0) {
      const at = next++;
      try {
        results[at] = await work(all[at] as T);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, all.length) }, hand));
  if (failures.length > 0) throw failures[0];
  return results;
}
