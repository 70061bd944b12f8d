/**
 * One window at a time works on a project: two with the same drafts would take each other's pages away.
 * `mine`: this window has it; `lost`: another one took it over. Where the browser has no locks (plain http), every window is alone.
 */
export function claimWindow(name: string, how: "ask" | "take", told: (state: "mine" | "elsewhere" | "lost") => void): () => void {
  if (!("locks" in navigator)) {
    told("mine");
    return () => undefined;
  }
  let release: (() => void) | undefined;
  let isOver = false;
  const held = new Promise<void>((resolve) => (release = resolve));
  const options: LockOptions = how === "take" ? { steal: true } : { ifAvailable: true };
  navigator.locks
    .request(name, options, async (lock) => {
      told(lock ? "mine" : "elsewhere");
      if (lock) await held;
    })
    .catch(() => {
      if (!isOver) told("lost"); // a lock is only taken from us by another window that asked for it
    });
  return () => {
    isOver = true;
    release?.();
  };
}
