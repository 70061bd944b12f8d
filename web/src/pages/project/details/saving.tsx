import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { ApiError, sentence } from "../../../api/api-error.ts";
import { Button } from "../../../parts/button.tsx";
import { useToasts } from "../../../parts/toast.tsx";

/** Says why a section was not saved; one that was overtaken by another person's change says that. */
export const whyNotSaved = (error: unknown): string =>
  error instanceof ApiError && error.isStale
    ? "Somebody else changed the project meanwhile. What they wrote is kept; look at it, then save yours again."
    : sentence(error);

/** The end of a section that saves on its own: what went wrong, and the button. */
export function Saving({
  label,
  done,
  may,
  save,
  children,
}: {
  label: string;
  done: string;
  may: boolean;
  save(): Promise<void>;
  children?: ComponentChildren;
}) {
  const toasts = useToasts();
  const [failure, setFailure] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      await save();
      toasts.done(done);
    } catch (error) {
      setFailure(whyNotSaved(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {failure && (
        <p class="error-text" role="alert">
          {failure}
        </p>
      )}
      <div class="row">
        <Button look="primary" isBusy={isBusy} disabled={!may} onClick={() => void run()}>
          {label}
        </Button>
        {children}
      </div>
    </>
  );
}
