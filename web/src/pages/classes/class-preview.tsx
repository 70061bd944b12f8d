import { useMemo } from "preact/hooks";
import { inkOn } from "../../kinds/colour.ts";
import type { KeyedClass } from "../../kinds/kind.ts";
import "./classes.css";

/** The classes as the labelers' palette lists them: groups stand in, each with its key while there are keys. */
export function ClassPreview({ classes }: { classes: readonly KeyedClass[] }) {
  return useMemo(
    () => (
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a long list scrolls, by keys too
      <ol class="class-preview" tabIndex={0} aria-label="Classes with their keys">
        {classes.map(({ id, name, path, level, colour, key }) => (
          <li key={id} style={{ "--level": String(level) }} title={path}>
            <span class="class-preview-key" style={{ backgroundColor: colour, color: inkOn(colour) }}>
              {key?.toUpperCase() ?? ""}
            </span>
            <span class="ellipsis">{name}</span>
          </li>
        ))}
      </ol>
    ),
    [classes],
  );
}
