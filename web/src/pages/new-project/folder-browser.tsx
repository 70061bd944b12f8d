import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/empty-state.tsx";
import { Icon } from "../../parts/icon.tsx";
import { saySize } from "../../parts/moment.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import type { Wanted } from "../../api/datasets.ts";
import { isOfType } from "./file-types.ts";
import { allBelow, type createFolders, crumbs } from "./folders.ts";

interface Props {
  folders: ReturnType<typeof createFolders>;
  want: Wanted;
  /** The path in force. */
  chosen: string;
  onChoose(path: string): void;
}

const lastOf = (path: string): string => path.replace(/\/$/, "").split("/").at(-1) ?? path;

/** One level at a time: going into a folder, and taking all that is below it. */
export function FolderBrowser({ folders, want, chosen, onChoose }: Props) {
  const prefix = folders.prefix.value;
  const open = (to: string) => void folders.open(folders.datastoreId.value, to);
  const isTaken = chosen === allBelow(prefix);
  return (
    <section class="folder-browser" aria-label="Folders">
      <div class="spread folder-head">
        <nav class="row small" aria-label="Place">
          <button type="button" class="crumb" onClick={() => open("")}>
            All
          </button>
          {crumbs(prefix).map(({ name, prefix: to }) => (
            <span key={to}>
              /{" "}
              <button type="button" class="crumb" onClick={() => open(to)}>
                {name}
              </button>
            </span>
          ))}
        </nav>
        <Button {...(isTaken ? { icon: "check" as const } : {})} aria-pressed={isTaken} onClick={() => onChoose(allBelow(prefix))}>
          {prefix === "" ? "Take everything" : "Take this folder"}
        </Button>
      </div>
      {folders.failure.value !== undefined && <Failure title="The folder could not be read" detail={folders.failure.value} onRetry={() => open(prefix)} />}
      {!folders.folders.value && folders.failure.value === undefined && <Skeleton label="Loading folders" />}
      {folders.folders.value && (
        <ul class="folder-list">
          {folders.folders.value.map((folder) => (
            <li key={folder}>
              <button type="button" onClick={() => open(folder)}>
                <Icon name="folder" /> <span class="ellipsis">{lastOf(folder)}</span>
              </button>
            </li>
          ))}
          {folders.files.value.map(({ path, size }) => (
            <li key={path} class={isOfType(path, want) ? "" : "muted"}>
              <Icon name="file" /> <span class="ellipsis">{lastOf(path)}</span>{" "}
              <span class="small muted">{isOfType(path, want) ? saySize(size) : "not loaded"}</span>
            </li>
          ))}
          {folders.hasMore.value && <li class="muted small">and more; the count on the right counts them all</li>}
          {folders.folders.value.length + folders.files.value.length === 0 && <li class="muted">This folder is empty.</li>}
        </ul>
      )}
    </section>
  );
}
