import { useEffect, useRef, useState } from "preact/hooks";
import { useDatasets } from "../../api/use-datasets.ts";
import { sentence } from "../../api/api-error.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/empty-state.tsx";
import { Icon } from "../../parts/icon.tsx";
import { saySize } from "../../parts/moment.tsx";
import { ProgressBar } from "../../parts/progress-bar.tsx";
import { heldBy, wantOf } from "./draft.ts";
import { FILE_TYPES } from "./file-types.ts";
import { dropped, pickedFrom } from "./pick-files.ts";
import type { Upload } from "./upload.ts";
import type { Picked } from "./uploading-file.ts";
import type { Wizard } from "./wizard.ts";

/** Files and whole folders from this computer; sending begins as soon as they are picked. */
export function UploadFiles({ wizard, upload }: { wizard: Wizard; upload: Upload }) {
  const datasets = useDatasets();
  const [failure, setFailure] = useState<string>();
  const [isOver, setOver] = useState(false);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const { uploaded } = wizard.draft.value;
  const want = wantOf(wizard.draft.value);
  const { done, files: count, sent, present, exists } = upload.counts.value;
  const there = sent + present + exists;
  useEffect(() => {
    folder.current?.setAttribute("webkitdirectory", "");
  }, []);
  useEffect(() => {
    const now = wizard.draft.value.uploaded;
    if (now && there > now.files) wizard.change({ uploaded: { ...now, files: there } });
  }, [there]);

  const take = async (picked: Picked[]) => {
    if (picked.length === 0) return;
    setFailure(undefined);
    try {
      upload.add(picked);
      let to = wizard.draft.value.uploaded;
      if (!to) {
        const name = wizard.draft.value.name.trim() || "Uploaded files";
        const made = await datasets.create({ source: "upload", name, ...heldBy(wizard.draft.value) }, crypto.randomUUID());
        to = { id: made.id, name: made.name, datastoreId: made.datastoreId, path: made.path, files: 0 };
        wizard.change({ uploaded: to });
      }
      await upload.start(to.id, want);
    } catch (error) {
      setFailure(sentence(error));
    }
  };
  const pick = (input: HTMLInputElement) => {
    const picked = pickedFrom(input.files ?? []);
    input.value = ""; // the same folder can be picked again
    void take(picked);
  };

  return (
    <div class="stack">
      <div
        class={`drop-zone ${isOver ? "over" : ""}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          if (event.dataTransfer) dropped(event.dataTransfer).then(take, (error: unknown) => setFailure(sentence(error)));
        }}
      >
        <p>Drop files or folders here</p>
        <div class="row">
          <Button onClick={() => files.current?.click()}>Choose files</Button>
          <Button icon="folder" onClick={() => folder.current?.click()}>
            Choose a folder
          </Button>
        </div>
        <p class="muted small">{FILE_TYPES[want].join(" ")}; other files are reported and left out.</p>
        <input ref={files} type="file" multiple hidden accept={FILE_TYPES[want].join(",")} aria-label="Files" onChange={(event) => pick(event.currentTarget)} />
        <input ref={folder} type="file" multiple hidden aria-label="Folder" onChange={(event) => pick(event.currentTarget)} />
      </div>
      <label class="choice">
        <input type="checkbox" checked={upload.overwrite.value} onChange={(event) => (upload.overwrite.value = event.currentTarget.checked)} />
        Overwrite files that exist already with other content
      </label>
      {wizard.shown("data")["datasetId"] && <p class="error-text">{wizard.shown("data")["datasetId"]}</p>}
      {failure && <Failure title="The upload could not start" detail={failure} />}
      {count === 0 && uploaded && uploaded.files > 0 && (
        <p>
          <Icon name="check" /> {uploaded.files.toLocaleString()} files are there. If the upload was cut off, choose the same files again: what is there is
          passed over.
        </p>
      )}
      {count > 0 && <UploadProgress upload={upload} />}
      {done > 0 && upload.state.value === "done" && <UploadReport upload={upload} />}
    </div>
  );
}

function UploadProgress({ upload }: { upload: Upload }) {
  const { files, done, bytes, sentBytes, failed } = upload.counts.value;
  const state = upload.state.value;
  const text = `${done.toLocaleString()} of ${files.toLocaleString()} files, ${saySize(sentBytes)} of ${saySize(bytes)}`;
  return (
    <div class="stack tight">
      <ProgressBar label="Upload" value={bytes === 0 ? done / Math.max(1, files) : sentBytes / bytes} text={text} />
      <div class="row" aria-live="polite">
        {state === "sending" && (
          <Button icon="pause" onClick={upload.pause}>
            Pause
          </Button>
        )}
        {state === "paused" && (
          <Button icon="play" look="primary" onClick={() => void upload.resume()}>
            Go on
          </Button>
        )}
        {state === "waiting-for-network" && (
          <>
            <span class="warn-text">
              <Icon name="warning" /> {upload.failure.value} It goes on by itself.
            </span>
            <Button onClick={() => void upload.resume()}>Try now</Button>
          </>
        )}
        {state === "stopped" && (
          <>
            <span class="error-text">
              <Icon name="error" /> The upload was stopped: {upload.failure.value}
            </span>
            <Button onClick={() => void upload.resume()}>Try again</Button>
          </>
        )}
        {state === "done" && failed > 0 && (
          <span class="warn-text">
            <Icon name="warning" /> Some files did not get there.
          </span>
        )}
        {state === "done" && failed === 0 && (
          <span class="ok-text">
            <Icon name="check" /> All files are dealt with.
          </span>
        )}
      </div>
    </div>
  );
}

function UploadReport({ upload }: { upload: Upload }) {
  const { sent, present, exists, refused, failed } = upload.counts.value;
  const problems = upload.problems.value;
  const more = exists + refused + failed - problems.length;
  return (
    <div class="stack tight">
      <ul class="small rejected">
        <li>{sent.toLocaleString()} uploaded</li>
        {present > 0 && <li>{present.toLocaleString()} were there already</li>}
        {exists > 0 && (
          <li>
            {exists.toLocaleString()} were kept as they are: files of that name exist with other content.{" "}
            <Button onClick={() => void upload.again("exists")}>Overwrite them</Button>
          </li>
        )}
        {refused > 0 && <li>{refused.toLocaleString()} cannot be labeled and were left out</li>}
        {failed > 0 && (
          <li class="error-text">
            {failed.toLocaleString()} failed. <Button onClick={() => void upload.again("failed")}>Try them again</Button>
          </li>
        )}
      </ul>
      {problems.length > 0 && (
        <details>
          <summary>Files that were not uploaded</summary>
          <ul class="small rejected">
            {problems.map(({ path, why }) => (
              <li key={path}>
                <code>{path}</code>: {why}
              </li>
            ))}
            {more > 0 && <li class="muted">and {more.toLocaleString()} more, in the list to save</li>}
          </ul>
          <Button icon="download" onClick={() => saveText("not-uploaded.txt", upload.report())}>
            Save the list
          </Button>
        </details>
      )}
    </div>
  );
}

function saveText(name: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // the browser reads it after the click
}
