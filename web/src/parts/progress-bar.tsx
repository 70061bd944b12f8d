/** One task on its way. Without `value` (0 to 1) its length is not known. `text` is read out and shown. */
export function ProgressBar({ label, value, text }: { label: string; value?: number | undefined; text?: string }) {
  return (
    <div class="progress">
      <progress aria-label={label} max={1} {...(value === undefined ? {} : { value: Math.min(1, Math.max(0, value)) })} />
      {text && <span class="muted small number">{text}</span>}
    </div>
  );
}

export interface Share {
  name: string;
  count: number;
  /** A class of parts.css that colours it: `labeled`, `review`, `skipped`, `left`. */
  tone: "labeled" | "review" | "skipped" | "left";
}

/** A whole in its parts, with the numbers in words for readers and on hover. */
export function StackedBar({ label, shares }: { label: string; shares: readonly Share[] }) {
  const total = shares.reduce((sum, { count }) => sum + count, 0);
  const said = shares.map(({ name, count }) => `${name} ${count.toLocaleString()}`).join(", ");
  return (
    <div class="stacked-bar" title={said}>
      <p class="visually-hidden">{`${label}: ${said}`}</p>
      {shares.map(({ name, count, tone }) => count > 0 && <span key={name} class={`tone-${tone}`} style={{ flexGrow: String(count / Math.max(1, total)) }} />)}
    </div>
  );
}
