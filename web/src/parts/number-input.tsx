import { useSignal } from "@preact/signals";

interface Props {
  value: number | undefined;
  class?: string;
  "aria-label"?: string;
  placeholder?: string;
  min?: number;
  max?: number;
  disabled?: boolean;
  /** When it is left or Enter is pressed: the number, `NaN` where none stands there. */
  onSet(value: number): void;
}

/** A number that is set when it was typed to the end. What is being typed stays, whatever else is drawn anew meanwhile. */
export function NumberInput({ value, onSet, ...rest }: Props) {
  const typed = useSignal<string | undefined>(undefined);
  return (
    <input
      {...rest}
      type="number"
      step="any"
      value={typed.value ?? value ?? ""}
      onInput={(event) => (typed.value = event.currentTarget.value)}
      onChange={(event) => {
        typed.value = undefined;
        onSet(event.currentTarget.valueAsNumber);
      }}
      onBlur={() => (typed.value = undefined)}
    />
  );
}
