import type { ButtonHTMLAttributes, ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

export type Look = "primary" | "quiet" | "danger" | "plain";

interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "icon"> {
  look?: Look;
  icon?: IconName;
  /** Working on it: cannot be pressed again, and says so. */
  isBusy?: boolean;
  children?: ComponentChildren;
}

const classes = (look: Look, icon: IconName | undefined, children: ComponentChildren, more: unknown) =>
  ["button", look, icon && !children ? "icon-only" : "", typeof more === "string" ? more : ""].filter(Boolean).join(" ");

/** A native button. With an icon alone, give it an `aria-label`. */
export function Button({ look = "plain", icon, isBusy, children, class: more, disabled, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} class={classes(look, icon, children, more)} disabled={Boolean(disabled) || Boolean(isBusy)} aria-busy={isBusy ?? false}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A link that looks like a button, for going somewhere. */
export function LinkButton({
  href,
  look = "plain",
  icon,
  children,
  ...rest
}: {
  href: string;
  look?: Look;
  icon?: IconName;
  children?: ComponentChildren;
  "aria-label"?: string;
  download?: string;
}) {
  return (
    <a {...rest} href={href} class={classes(look, icon, children, "")}>
      {icon && <Icon name={icon} />}
      {children}
    </a>
  );
}
