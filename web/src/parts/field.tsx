import type { ComponentChildren, VNode } from "preact";
import { useId } from "preact/hooks";
import { Icon } from "./icon.tsx";

/** To be spread on the control, so that its label, hint and error are read with it. */
export interface FieldIds {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
}

interface FieldProps {
  label: ComponentChildren;
  hint?: ComponentChildren;
  error?: string | undefined;
  isOptional?: boolean;
  children(ids: FieldIds): VNode;
}

/** A control with its label above, and beside it what is wrong with it. */
export function Field({ label, hint, error, isOptional, children }: FieldProps) {
  const id = useId();
  const [hintId, errorId] = [`${id}-hint`, `${id}-error`];
  const described = [hint ? hintId : "", error ? errorId : ""].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={id}>
        {label} {isOptional && <span class="muted">(optional)</span>}
      </label>
      {children({ id, ...(described ? { "aria-describedby": described } : {}), ...(error ? { "aria-invalid": true } : {}) })}
      {hint && (
        <p id={hintId} class="hint">
          {hint}
        </p>
      )}
      <p id={errorId} class="error-text" aria-live="polite">
        {error && <Icon name="error" />}
        {error}
      </p>
    </div>
  );
}
