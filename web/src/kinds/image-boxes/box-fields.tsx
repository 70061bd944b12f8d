import { tidyBox } from "../../canvas/box.ts";
import type { Desk } from "../../canvas/desk.ts";
import type { Region } from "../../canvas/region.ts";

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
  const set = (name: (typeof FIELDS)[number]["name"], field: HTMLInputElement) => {
    const number = field.valueAsNumber;
    if (Number.isFinite(number)) desk.replace([{ ...region, shape: tidyBox({ ...shape, [name]: number }, desk.stage.image.value) }]);
    else field.value = String(shape[name]);
  };
  return (
    <div class="box-fields">
      {FIELDS.map(({ name, label, short }) => (
        <label key={name} title={`${label}, pixels`}>
          <span class="small muted" aria-hidden="true">
            {short}
          </span>
          <input
            class="input number"
            type="number"
            aria-label={`${label}, pixels`}
            step="any"
            min={name === "x" || name === "y" ? 0 : 1}
            disabled={isLocked}
            value={shape[name]}
            onChange={(event) => set(name, event.currentTarget)}
          />
        </label>
      ))}
    </div>
  );
}
