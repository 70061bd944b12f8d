import type { ComponentChildren } from "preact";
import { Button, LinkButton } from "../../parts/button.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { gridOf } from "./item-grid.tsx";
import type { LabelModel } from "./label-model.ts";
import type { LabelState, NoneLeft } from "./label-page-events.ts";

const wordsFor = (noun: string): Record<NoneLeft, { title: string; text: string }> => ({
  done: { title: "All done", text: `Every ${noun} of this project has its answer. Thank you.` },
  held: {
    title: `Others have the last ${noun}s`,
    text: "What is left is in somebody else's hands just now. If any of it comes back, it appears here by itself.",
  },
  paused: { title: "The project is paused", text: "An admin paused the labeling. This page goes on by itself when it runs again." },
  limit: {
    title: "You have pages elsewhere",
    text: "You hold as many pages as one person may, in another window or on another device. Submit those first; this page goes on by itself.",
  },
});

/** Nothing in hand: why, and one next step. */
export function EndOfWork({ model, state }: { model: LabelModel; state: LabelState }) {
  const lookAgain = (
    <Button isBusy={state.isAsking} onClick={model.tryNow}>
      Look again
    </Button>
  );
  const done = (
    <LinkButton look="primary" href="/">
      To my projects
    </LinkButton>
  );
  if (state.none) return <Said {...wordsFor(state.media)[state.none]} action={state.none === "done" ? done : lookAgain} />;
  const waiting = state.sending.length;
  if (model.outbox.stalled.value !== undefined || state.trouble !== undefined) {
    const kept =
      waiting > 0
        ? `${waiting === 1 ? "The page" : `The ${waiting} pages`} you submitted ${waiting === 1 ? "is" : "are"} kept on this device and will be sent. `
        : "";
    const why = model.outbox.stalled.value ?? state.trouble ?? "";
    return <Said title="Waiting for the service" text={`${kept}The next page cannot be had yet: ${why}. This is tried again by itself.`} action={lookAgain} />;
  }
  const { columns, rows } = gridOf(state.settings.layout, state.settings.layout, false);
  return (
    <div class="grid-frame" aria-busy="true">
      <p class="visually-hidden">The next page is coming.</p>
      <div class="item-grid skeleton-grid" aria-hidden="true" style={{ "--columns": String(columns), "--rows": String(rows) }}>
        {Array.from({ length: columns * rows }, (_, at) => (
          <div key={at} class="cell" />
        ))}
      </div>
    </div>
  );
}

const Said = ({ title, text, action }: { title: string; text: string; action: ComponentChildren }) => (
  <div class="end-of-work">
    <EmptyState title={title} action={action}>
      <p>{text}</p>
    </EmptyState>
  </div>
);
