import { signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";

export interface Toast {
  id: number;
  kind: "done" | "failed" | "info";
  text: string;
  action?: { label: string; run(): void };
}

/** At most so many at once; the oldest goes first. */
const MOST = 4;
const SHOWN_MS = 6_000;

/** Short news that needs no answer. A failure stays until it is closed. */
export function createToasts(after: (ms: number, run: () => void) => void = (ms, run) => void setTimeout(run, ms)) {
  const shown = signal<readonly Toast[]>([]);
  let last = 0;
  const close = (id: number) => {
    shown.value = shown.value.filter((toast) => toast.id !== id);
  };
  const show = (kind: Toast["kind"], text: string, action?: Toast["action"]) => {
    const id = ++last;
    shown.value = [...shown.value, { id, kind, text, ...(action ? { action } : {}) }].slice(-MOST);
    if (kind !== "failed") after(SHOWN_MS, () => close(id));
  };
  return {
    shown,
    close,
    done: (text: string, action?: Toast["action"]) => show("done", text, action),
    failed: (text: string, action?: Toast["action"]) => show("failed", text, action),
    info: (text: string, action?: Toast["action"]) => show("info", text, action),
  };
}
export type Toasts = ReturnType<typeof createToasts>;

export const ToastContext = createContext<Toasts | undefined>(undefined);
export function useToasts(): Toasts {
  const toasts = useContext(ToastContext);
  if (!toasts) throw new Error("ToastContext is missing above this component.");
  return toasts;
}

const ICONS = { done: "check", failed: "error", info: "info" } as const;

/** Where they appear; once, at the end of the page. */
export function ToastRegion({ toasts }: { toasts: Toasts }) {
  return (
    <section class="toasts" aria-label="Notifications" aria-live="polite">
      {toasts.shown.value.map(({ id, kind, text, action }) => (
        <div key={id} class={`toast ${kind}`}>
          <Icon name={ICONS[kind]} />
          <p>{text}</p>
          {action && (
            <Button
              look="quiet"
              onClick={() => {
                action.run();
                toasts.close(id);
              }}
            >
              {action.label}
            </Button>
          )}
          <Button look="quiet" icon="close" aria-label="Dismiss" onClick={() => toasts.close(id)} />
        </div>
      ))}
    </section>
  );
}
