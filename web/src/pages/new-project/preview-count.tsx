import { Failure } from "../../parts/empty-state.tsx";
import { ITEM_LIMIT, type Preview } from "./preview.ts";

/** What a path selects, counted while one looks. */
export function PreviewCount({ preview }: { preview: Preview }) {
  const state = preview.state.value;
  if (state === "idle") return <p class="muted">Choose what to load, and it is counted here.</p>;
  if (state === "failed") return <Failure title="This path cannot be loaded" detail={preview.failure.value ?? ""} />;
  const count = preview.loadable.value;
  const rejected = Object.entries(preview.rejectedWhy.value);
  return (
    <div class="stack tight">
      <p aria-live="polite" class="preview-count">
        <strong class="number">{count.toLocaleString()}</strong> {count === 1 ? "image" : "images"}
        {state === "counting" ? " so far…" : " found"}
      </p>
      {state === "counted" && count === 0 && <p class="error-text">Nothing here can be labeled. Choose another folder.</p>}
      {count > ITEM_LIMIT && <p class="warn-text">A project takes the first {ITEM_LIMIT.toLocaleString()} of them.</p>}
      {rejected.length > 0 && (
        <ul class="muted small rejected">
          {rejected.map(([why, files]) => (
            <li key={why}>
              {files.toLocaleString()} not loaded: {why}
            </li>
          ))}
        </ul>
      )}
      {preview.samples.value.length > 0 && (
        <ul class="samples" aria-label="Samples">
          {preview.samples.value.map(({ path, url }) => (
            <li key={path}>
              <img src={url} alt={path} title={path} loading="lazy" />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
