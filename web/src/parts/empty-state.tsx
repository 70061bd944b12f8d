import type { ComponentChildren } from "preact";
import { Button } from "./button.tsx";
import { Icon, type IconName } from "./icon.tsx";

/** A place with nothing in it: one sentence and one next step. */
export function EmptyState({
  icon = "info",
  title,
  heading: Heading = "h2",
  children,
  action,
}: {
  icon?: IconName;
  title: string;
  /** `h1` where it is all of a page. */
  heading?: "h1" | "h2";
  children?: ComponentChildren;
  action?: ComponentChildren;
}) {
  return (
    <div class="empty-state">
      <Icon name={icon} />
      <Heading>{title}</Heading>
      {children && <div class="muted">{children}</div>}
      {action}
    </div>
  );
}

/** What went wrong, next to where it went wrong, and what to do. */
export function Failure({ title, detail, onRetry }: { title: string; detail: string; onRetry?: (() => void) | undefined }) {
  return (
    <div class="failure" role="alert">
      <Icon name="error" />
      <div>
        <strong>{title}</strong>
        <p>{detail}</p>
      </div>
      {onRetry && (
        <Button icon="refresh" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
