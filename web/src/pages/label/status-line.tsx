import { useComputed } from "@preact/signals";
import { Icon } from "../../parts/icon.tsx";
import type { LabelModel } from "./label-model.ts";

const pages = (count: number) => (count === 1 ? "1 page kept here" : `${count} pages kept here`);

/** Where my work is: with the server, on its way, or on this device. Honest, and small. */
export function StatusLine({ model }: { model: LabelModel }) {
  const { outbox } = model;
  const said = useComputed(() => {
    const waiting = outbox.jobs.value.length;
    const isHeld = outbox.held.value.size > 0;
    if (!outbox.isOnDisk.value) return { look: "warn", text: "This browser keeps no drafts: do not close the page before it says Saved" };
    if (waiting === 0 && !isHeld) return { look: "ok", text: "Saved" };
    if (outbox.stalled.value !== undefined)
      return { look: "warn", text: `${outbox.stalled.value === "no connection" ? "Offline" : `Waiting, ${outbox.stalled.value}`} · ${pages(waiting)}` };
    return { look: "", text: "Saving" };
  }).value;
  return (
    <p class={`status-line small ${said.look}`}>
      {said.look === "ok" && <Icon name="check" />}
      {said.look === "warn" && <Icon name="warning" />}
      <output>{said.text}</output>
      {outbox.stalled.value !== undefined && (
        <button type="button" class="link-button" onClick={model.tryNow}>
          Try now
        </button>
      )}
    </p>
  );
}
