import { useEffect, useLayoutEffect } from "preact/hooks";
import { Button } from "../parts/button.tsx";
import { NumberInput } from "../parts/number-input.tsx";
import type { FramedPicture } from "./framed-picture.ts";
import "./picture-controls.css";

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("input:not([type=range]), textarea, select, [contenteditable]") !== null;

/** Page Up and Page Down go through the frames wherever the picture is: in an editor, in the enlarged view. Before the page's own keys, which mean the grid. */
function useFrameKeys(picture: FramedPicture) {
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const by = event.key === "PageDown" ? 1 : event.key === "PageUp" ? -1 : 0;
      if (by === 0 || event.ctrlKey || event.altKey || event.metaKey || picture.frames.peek() < 2 || isTyping(event.target)) return;
      event.preventDefault();
      event.stopPropagation();
      picture.go(picture.frame.peek() + by * (event.shiftKey ? 10 : 1));
    };
    document.addEventListener("keydown", onKey, { capture: true });
    return () => document.removeEventListener("keydown", onKey, { capture: true });
  }, [picture]);
}

function Frames({ picture }: { picture: FramedPicture }) {
  const [at, count] = [picture.frame.value, picture.frames.value];
  return (
    <fieldset class="picture-controls-group" aria-label="Pages">
      <Button look="quiet" icon="back" aria-label="Page before (Page Up)" disabled={at === 0} onClick={() => picture.go(at - 1)} />
      <input
        type="range"
        min={1}
        max={count}
        value={at + 1}
        aria-label="Page"
        aria-valuetext={`${at + 1} of ${count}`}
        onInput={(event) => picture.go(event.currentTarget.valueAsNumber - 1)}
      />
      <span class="picture-controls-frames number" aria-live="polite">
        {at + 1} / {count}
      </span>
      <Button look="quiet" icon="forward" aria-label="Page after (Page Down)" disabled={at === count - 1} onClick={() => picture.go(at + 1)} />
    </fieldset>
  );
}

const short = (value: number): number => (Math.abs(value) >= 10 ? Math.round(value) : Number(value.toPrecision(3)));

function Grays({ picture }: { picture: FramedPicture }) {
  const plane = picture.plane.value;
  const windows = plane?.windows ?? [];
  const chosen = picture.grayWindow.value;
  const shown = chosen ?? windows[0];
  const named = chosen === undefined ? windows[0]?.name : chosen.name;
  const set = (part: { center?: number; width?: number }) => {
    const now = picture.plane.peek();
    const from = picture.grayWindow.peek() ?? now?.windows[0];
    if (!from || !Object.values(part).every(Number.isFinite)) return;
    picture.setWindow({ center: part.center ?? from.center, width: Math.max(part.width ?? from.width, Math.abs(now?.slope ?? 0)) });
  };
  return (
    <fieldset class="picture-controls-group" aria-label="Window of gray values" title="Drag with the right button: right is wider, down is lower">
      <label>
        Window
        <select
          value={named ?? ""}
          disabled={!plane}
          onChange={(event) => {
            const found = windows.find(({ name }) => name === event.currentTarget.value);
            if (found) picture.setWindow(found);
          }}
        >
          {named === undefined && <option value="">Own</option>}
          {windows.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {/* oxlint-disable-next-line jsx-a11y/label-has-associated-control -- the control is a part of ours */}
      <label>
        Level
        <NumberInput disabled={!plane} value={shown && short(shown.center)} onSet={(center) => set({ center })} />
      </label>
      {/* oxlint-disable-next-line jsx-a11y/label-has-associated-control -- as above */}
      <label>
        Width
        <NumberInput min={0} disabled={!plane} value={shown && short(shown.width)} onSet={(width) => set({ width })} />
      </label>
      <Button look="quiet" aria-pressed={picture.isInverted.value} disabled={!plane} onClick={picture.invert}>
        Invert
      </Button>
      <Button look="quiet" disabled={chosen === undefined && !picture.isInverted.value} onClick={picture.reset}>
        Reset
      </Button>
    </fieldset>
  );
}

/** Pages and gray values of a picture, in one bar to stand under it. Nothing for a picture that has neither. */
export function PictureControls({ picture }: { picture: FramedPicture }) {
  useFrameKeys(picture);
  const [frame, isDeep] = [picture.frame.value, picture.isDeep.value];
  useEffect(() => {
    if (isDeep) picture.wantPlane();
  }, [picture, frame, isDeep]);
  const hasFrames = picture.frames.value > 1;
  if (!hasFrames && !isDeep) return null;
  return (
    <div class="picture-controls" aria-busy={picture.isBusy.value}>
      {hasFrames && <Frames picture={picture} />}
      {isDeep && <Grays picture={picture} />}
      {picture.trouble.value !== undefined && <span role="alert">{picture.trouble.value}</span>}
    </div>
  );
}
