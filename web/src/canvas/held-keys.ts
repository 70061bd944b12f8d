/** Which keys are down, by their place on the board, and a word when one is let go. */
export function listenToHeldKeys(onUp: (code: string) => void) {
  const held = new Set<string>();
  const stop = new AbortController();
  const { signal } = stop;
  globalThis.addEventListener("keydown", (event) => void held.add(event.code), { signal });
  const up = (event: KeyboardEvent) => {
    held.delete(event.code);
    onUp(event.code);
  };
  globalThis.addEventListener("keyup", up, { signal });
  // A window that lost the focus is not told what was let go.
  const leave = () => {
    const all = [...held];
    held.clear();
    for (const code of all) onUp(code);
  };
  globalThis.addEventListener("blur", leave, { signal });
  return { isHeld: (code: string) => held.has(code), dispose: () => stop.abort() };
}
