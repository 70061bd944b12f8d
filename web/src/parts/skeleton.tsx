/** The outline of what is coming. `label` is what readers hear meanwhile. */
export function Skeleton({ label, lines = 3 }: { label: string; lines?: number }) {
  return (
    <div class="skeleton" aria-busy="true">
      <p class="visually-hidden">{label}</p>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} />
      ))}
    </div>
  );
}
