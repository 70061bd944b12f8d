import { movedBox, tidyBox } from "../../canvas/box.ts";
import type { Desk } from "../../canvas/desk.ts";
import type { Region } from "../../canvas/region.ts";
import { NumberInput } from "../../parts/number-input.tsx";

const FIELDS = [
  { name: "x", label: "Left", short: "X" },
  { name: "y", label: "Top", short: "Y" },
  { name: "width", label: "Width", short: "W" },
  { name: "height", label: "Height", short: "H" },
] as const;

/** Place and size of the selected box in pixels, to be typed; what does not fit the image is cut to it. */
export function BoxFields({ region, desk }: { region: Region; desk: Desk }) {
  const { shape } = region;
  if (shape.form !== "box") return <></>;
  const isLocked = desk.stage.locked.value.has(region.id);
  const set = (name: (typeof FIELDS)[number]["name"], number: number) => {
    const image = desk.stage.image.value;
    // A place moves the box; only a size changes its size, even where the box then meets the edge.
    const push = { x: name === "x" ? number - shape.x : 0, y: name === "y" ? number - shape.y : 0 };
    const isPlace = name === "x" || name === "y";
    if (Number.isFinite(number))
      desk.replace([{ ...region, shape: isPlace ? movedBox(shape, push.x, push.y, image) : tidyBox({ ...shape, [name]: number }, image) }]);
  };
  return (
    <div class="box-fields">
      {FIELDS.map(({ name, label, short }) => (
        <label key={name} title={`${label}, pixels`}>
          <span class="small muted" aria-hidden="true">
            {short}
          </span>
          <NumberInput
            class="input number"
            aria-label={`${label}, pixels`}
            min={name === "x" || name === "y" ? 0 : 1}
            disabled={isLocked}
            value={shape[name]}
            onSet={(number) => set(name, number)}
          />
        </label>
      ))}
    </div>
  );
}
