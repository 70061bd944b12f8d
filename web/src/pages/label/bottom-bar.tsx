import { useComputed } from "@preact/signals";
import type { WebKind } from "../../kinds/kind.ts";
import { Button } from "../../parts/button.tsx";
import type { LabelModel } from "./label-model.ts";
import type { LabelState } from "./label-page-events.ts";
import { openItems } from "./sheet.ts";
import { SkipMenu } from "./skip-menu.tsx";

interface Props {
  model: LabelModel;
  state: LabelState;
  kind: WebKind<unknown>;
  /** The menu of reasons, or the field for another one. */
  skipStep: "reason" | "note" | undefined;
  proposed: number;
  isBroken: boolean;
  onSkipStep(step: "reason" | "note" | undefined): void;
}

/** The focus stays on the picture when one of these is pressed by the pointer, so that the keys go on there. */
const staying = { onMouseDown: (event: MouseEvent) => event.preventDefault() };

export function BottomBar({ model, state, kind, skipStep, proposed, isBroken, onSkipStep }: Props) {
  const { hand, visit } = state;
  const said = useComputed(() => model.said.value.text);
  const open = hand ? openItems(hand).length : 0;
  return (
    <footer class="label-bottom">
      <div class="row">
        <Button look="quiet" icon="back" title="What I submitted before ([)" {...staying} onClick={() => model.dispatch({ type: "older" })}>
          <span class="wide-only">Previous</span> <kbd>[</kbd>
        </Button>
        <Button look="quiet" title="Undo (Ctrl+Z)" aria-label="Undo" {...staying} onClick={() => model.dispatch({ type: "undo" })}>
          ↶ <span class="wide-only">Undo</span>
        </Button>
        <Button look="quiet" title="Redo (Ctrl+Shift+Z)" aria-label="Redo" {...staying} onClick={() => model.dispatch({ type: "redo" })}>
          ↷ <span class="wide-only">Redo</span>
        </Button>
      </div>
      <p class="said small muted" aria-live="polite" aria-atomic="true">
        {said}
      </p>
      <div class="row label-bottom-end">
        {proposed > 0 && !visit && (
          <Button {...staying} title="What is proposed is right (Shift+Space)" onClick={() => model.dispatch({ type: "accept", reach: "page" })}>
            <span>
              Accept {proposed}
              <span class="wide-only">{proposed === 1 ? " proposal" : " proposals"}</span>
            </span>
          </Button>
        )}
        {kind.arrangement === "single" && (
          <Button
            {...staying}
            disabled={!hand && !visit}
            title="Looked at, and there is nothing to mark (N)"
            onClick={() => model.dispatch({ type: "nothing" })}
          >
            <span>
              Nothing<span class="wide-only"> here</span>
            </span>{" "}
            <kbd>N</kbd>
          </Button>
        )}
        <span class="skip-anchor">
          {skipStep && (
            <SkipMenu
              isBroken={isBroken}
              step={skipStep}
              onReason={(reason) => {
                onSkipStep(reason === "other" ? "note" : undefined);
                if (reason !== "other") model.dispatch({ type: "skip", reason });
              }}
              onNote={(note) => {
                onSkipStep(undefined);
                model.dispatch({ type: "skip", reason: "other", ...(note !== "" && { note }) });
              }}
              onClose={() => onSkipStep(undefined)}
            />
          )}
          <Button
            {...staying}
            aria-haspopup="menu"
            aria-expanded={skipStep !== undefined}
            disabled={!hand && !visit}
            onClick={() => onSkipStep(skipStep ? undefined : "reason")}
          >
            Skip <kbd>S</kbd>
          </Button>
        </span>
        {visit ? (
          <Button look="primary" {...staying} onClick={() => model.dispatch({ type: "leave" })}>
            Back to work <kbd>Esc</kbd>
          </Button>
        ) : (
          <Button look={open === 0 && hand ? "primary" : "plain"} {...staying} disabled={!hand} onClick={() => model.dispatch({ type: "submit" })}>
            Submit <kbd>Enter</kbd>
          </Button>
        )}
      </div>
    </footer>
  );
}
