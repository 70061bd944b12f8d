import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Field } from "./field.tsx";

interface ConfirmProps {
  title: string;
  /** What will be so afterwards, with numbers. */
  consequence: ComponentChildren;
  /** The verb on the button. */
  action: string;
  /** On the other button, where "Cancel" could be taken for the deed. */
  refusal?: string;
  look?: "primary" | "danger";
  /** A word that must be typed first, for what cannot be undone. */
  typed?: string;
  /** The dialog closes when it settles; a failure is shown in it. */
  onConfirm(): Promise<void>;
  onClose(): void;
}

/** Says what will happen before it happens. */
export function Confirm({ title, consequence, action, refusal = "Cancel", look = "primary", typed, onConfirm, onClose }: ConfirmProps) {
  const [word, setWord] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const confirm = () => {
    setBusy(true);
    onConfirm().then(onClose, (error: unknown) => {
      setBusy(false);
      setFailure(error instanceof Error ? error.message : String(error));
    });
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{refusal}</Button>
          <Button look={look} isBusy={isBusy} disabled={typed !== undefined && word !== typed} onClick={confirm}>
            {action}
          </Button>
        </>
      }
    >
      <div class="stack">
        <div>{consequence}</div>
        {typed !== undefined && (
          <Field
            label={
              <>
                Type <strong>{typed}</strong> to go on
              </>
            }
          >
            {(ids) => <input {...ids} class="input" autocomplete="off" value={word} onInput={(event) => setWord(event.currentTarget.value)} />}
          </Field>
        )}
        {failure && (
          <p class="error-text" role="alert">
            {failure}
          </p>
        )}
      </div>
    </Dialog>
  );
}
