import type { PreviewReply } from "../../api/datasets.ts";
import { Failure } from "../../parts/empty-state.tsx";
import { Icon } from "../../parts/icon.tsx";
import { extensionOf, sayFiles } from "./file-types.ts";
import { ITEM_LIMIT, type Preview } from "./preview.ts";

type Sample = PreviewReply["samples"][number];

function SampleTile({ path, url, text }: Sample) {
  if (url !== undefined) return <img src={url} alt={path} title={path} loading="lazy" />;
  if (text !== undefined)
    return (
      <p class="sample-text small" title={path}>
        {text}
      </p>
    );
  return (
    <span class="sample-type small" title={path}>
      <Icon name="file" />
      {extensionOf(path).slice(1).toUpperCase()}
      <span class="visually-hidden">, {path}</span>
    </span>
  );
}

/** What a path selects, counted while one looks. */
export function PreviewCount({ preview }: { preview: Preview }) {
  const state = preview.state.value;
  const want = preview.want.value;
  if (state === "idle") return <p class="muted">Choose what to load, and it is counted here.</p>;
  if (state === "failed") return <Failure title="This path cannot be loaded" detail={preview.failure.value ?? ""} />;
  const count = preview.loadable.value;
  const rejected = Object.entries(preview.rejectedWhy.value);
  return (
    <div class="stack tight">
      <p aria-live="polite" class="preview-count">
        <strong class="number">{count.toLocaleString()}</strong> {sayFiles(count, want)}
        {state === "counting" ? " so far…" : " found"}
        {want === "table" && count > 0 && <span class="muted"> (each row becomes an item)</span>}
      </p>
      {state === "counted" && count === 0 && <p class="error-text">Nothing here can be labeled. Choose another folder, or another task type.</p>}
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
      {preview.samples.value.length > 0 && want !== "table" && (
        <ul class={`samples ${want === "text" ? "of-text" : ""}`} aria-label="Samples">
          {preview.samples.value.map((sample) => (
            <li key={sample.path}>
              <SampleTile {...sample} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
