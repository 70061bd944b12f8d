import { useComputed } from "@preact/signals";
import { Button } from "../../parts/button.tsx";
import type { LabelModel } from "./label-model.ts";
import type { LabelState } from "./label-page-events.ts";
import { openItems } from "./sheet.ts";
import { SkipMenu } from "./skip-menu.tsx";

interface Props {
  model: LabelModel;
  state: LabelState;
  isSkipOpen: boolean;
  isBroken: boolean;
  onSkipMenu(isOpen: boolean): void;
}

/** The focus stays on the picture when one of these is pressed by the pointer, so that the keys go on there. */
const staying = { onMouseDown: (event: MouseEvent) => event.preventDefault() };

export function BottomBar({ model, state, isSkipOpen, isBroken, onSkipMenu }: Props) {
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
        <span class="skip-anchor">
          {isSkipOpen && (
            <SkipMenu
              isBroken={isBroken}
              onSkip={(reason) => {
                onSkipMenu(false);
                model.dispatch({ type: "skip", reason });
              }}
              onClose={() => onSkipMenu(false)}
            />
          )}
          <Button {...staying} aria-haspopup="menu" aria-expanded={isSkipOpen} disabled={!hand && !visit} onClick={() => onSkipMenu(!isSkipOpen)}>
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
