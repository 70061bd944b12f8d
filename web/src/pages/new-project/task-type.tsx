import { useState } from "preact/hooks";
import type { WebKind } from "../../kinds/kind.ts";
import { WEB_KINDS, webKindNamed } from "../../kinds/list.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { Icon } from "../../parts/icon.tsx";
import { RadioOption } from "../../parts/radio-option.tsx";
import { KindDrawing } from "../projects/kind-drawing.tsx";
import { asMedia, lostByChange, type Media } from "./draft.ts";
import type { Upload } from "./upload.ts";
import type { Wizard } from "./wizard.ts";

const MEDIA = [
  { media: "image", title: "Images", says: "Photos, scans, drawings, medical images" },
  { media: "text", title: "Texts", says: "Text files, or rows of a table" },
] as const;

function KindOption({ of, isChosen, onChoose }: { of: WebKind<unknown>; isChosen: boolean; onChoose(): void }) {
  return (
    <label class="option kind-option">
      <input type="radio" name="kind" checked={isChosen} onChange={onChoose} />
      <span>
        {of.title}
        <span class="option-says">{of.says}</span>
      </span>
      <KindDrawing kind={of.name} />
    </label>
  );
}

/** What is labeled, how, and the settings of that; none of it can change later. */
export function TaskType({ wizard, upload }: { wizard: Wizard; upload: Upload }) {
  const draft = wizard.draft.value;
  const [asked, setAsked] = useState<{ media: Media; lost: string }>();
  const Fields = webKindNamed(draft.kind)?.optionFields;
  const fault = wizard.shown("details")["kind"] ?? wizard.shown("details")["options"];
  const take = (media: Media) => {
    upload.forget();
    wizard.change(asMedia(media, WEB_KINDS.find((kind) => kind.media === media)?.name ?? ""));
  };
  const choose = (media: Media) => {
    const lost = media === draft.media ? undefined : lostByChange(draft);
    if (lost !== undefined) setAsked({ media, lost });
    else if (media !== draft.media) take(media);
  };
  return (
    <>
      <fieldset class="sources">
        <legend class="fieldset-title">What is labeled</legend>
        {MEDIA.map(({ media, title, says }) => (
          <RadioOption key={media} group="media" title={title} says={says} isChosen={draft.media === media} onChoose={() => choose(media)} />
        ))}
      </fieldset>
      <fieldset class="kind-options">
        <legend class="fieldset-title">
          Task type <span class="muted">(cannot be changed later)</span>
        </legend>
        {WEB_KINDS.filter(({ media }) => media === draft.media).map((kind) => (
          <KindOption key={kind.name} of={kind} isChosen={draft.kind === kind.name} onChoose={() => wizard.change({ kind: kind.name, options: {} })} />
        ))}
        {fault && (
          <p class="error-text">
            <Icon name="error" /> {fault}
          </p>
        )}
      </fieldset>
      {Fields && (
        <fieldset class="stack tight">
          <legend class="fieldset-title">
            Settings of the task type <span class="muted">(cannot be changed later)</span>
          </legend>
          <Fields options={draft.options} onChange={(options) => wizard.change({ options })} />
        </fieldset>
      )}
      {asked && (
        <Confirm
          title={asked.media === "text" ? "Label texts instead of images?" : "Label images instead of texts?"}
          consequence={asked.lost}
          action="Change"
          onConfirm={async () => take(asked.media)}
          onClose={() => {
            setAsked(undefined);
            wizard.change({}); // the choice that was not made is drawn as it is
          }}
        />
      )}
    </>
  );
}
