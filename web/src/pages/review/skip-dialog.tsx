import { useEffect, useRef, useState } from "preact/hooks";
import type { Skip, SkipReason } from "../../drafts/records.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Field } from "../../parts/field.tsx";
import { RadioOption } from "../../parts/radio-option.tsx";
import { useDeed } from "../../parts/use-deed.ts";
import { MOST_NOTE, SKIP_REASONS, skipTitle } from "../../drafts/skips.ts";

interface Props {
  name: string;
  /** Rejects with what the service said. */
  onSkip(skip: Skip): Promise<void>;
  onClose(): void;
}

/** Why no label fits the item: by press, or by the digits and Enter. */
export function SkipDialog({ name, onSkip, onClose }: Props) {
  const [reason, setReason] = useState<SkipReason>(SKIP_REASONS[0]);
  const [note, setNote] = useState("");
  const { isBusy, failure, run } = useDeed(onClose);
  const host = useRef<HTMLFormElement>(null);
  useEffect(() => host.current?.querySelector("input")?.focus(), []);
  const words = note.trim();
  const skip = () => run(() => onSkip({ reason, ...(words !== "" && { note: words }) }));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.target instanceof HTMLInputElement && event.target.type === "text")) return;
    const one = SKIP_REASONS[Number(/^Digit([1-4])$/.exec(event.code)?.[1] ?? Number.NaN) - 1];
    if (!one) return;
    setReason(one);
    event.preventDefault();
  };
  return (
    <Dialog
      title={`Skip ${name}?`}
      onClose={onClose}
      actions={
        <>
          {failure !== undefined && (
            <p class="error-text" role="alert">
              {failure}
            </p>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="skip-form" isBusy={isBusy}>
            Skip <kbd>Enter</kbd>
          </Button>
        </>
      }
    >
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the digits, wherever the focus is in the form */}
      <form
        id="skip-form"
        ref={host}
        class="stack tight"
        onKeyDown={onKeyDown}
        onSubmit={(event) => {
          event.preventDefault();
          void skip();
        }}
      >
        <p>It gets no label and is not in exports. The answers stay as they are.</p>
        <fieldset class="option-list">
          <legend class="visually-hidden">Why</legend>
          {SKIP_REASONS.map((one, at) => (
            <RadioOption key={one} group="skip-reason" title={`${at + 1}. ${skipTitle(one)}`} isChosen={reason === one} onChoose={() => setReason(one)} />
          ))}
        </fieldset>
        <Field label="In a few words, if you like">
          {(field) => <input {...field} class="input" type="text" maxLength={MOST_NOTE} value={note} onInput={(event) => setNote(event.currentTarget.value)} />}
        </Field>
      </form>
    </Dialog>
  );
}
