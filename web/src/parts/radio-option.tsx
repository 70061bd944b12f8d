import type { ComponentChildren } from "preact";

/** One of several ways, as a box with a sentence on what it means. */
export function RadioOption({
  group,
  title,
  says,
  isChosen,
  onChoose,
}: {
  group: string;
  title: string;
  says?: ComponentChildren;
  isChosen: boolean;
  onChoose(): void;
}) {
  return (
    <label class="option">
      <input type="radio" name={group} checked={isChosen} onChange={onChoose} />
      {title}
      {says && <span class="option-says">{says}</span>}
    </label>
  );
}
