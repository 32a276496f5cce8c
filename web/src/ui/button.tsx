import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";
import styles from "./button.module.css";
import { classes } from "./classes.ts";

export type ButtonKind = "primary" | "secondary" | "quiet" | "destructive" | "destroy";

interface Own {
  /** `destroy` is the filled red one, inside its dialog only. */
  kind?: ButtonKind | undefined;
  icon?: LucideIcon | undefined;
  /** After the text. */
  trailing?: LucideIcon | undefined;
}

/** The look of a button, for links and for triggers of pop-overs. */
export function buttonClass(kind: ButtonKind = "secondary", isIcon = false): string {
  return classes(styles.button, styles[kind], isIcon && styles.icon);
}

export function Button({
  kind,
  icon: Icon,
  trailing: Trailing,
  className,
  children,
  ...button
}: ComponentProps<"button"> & Own) {
  return (
    <button type="button" {...button} className={classes(buttonClass(kind), className)}>
      {Icon && <Icon size={16} strokeWidth={1.75} aria-hidden />}
      {children}
      {Trailing && <Trailing size={16} strokeWidth={1.75} aria-hidden />}
    </button>
  );
}

export function IconButton({
  label,
  icon: Icon,
  kind,
  className,
  ...button
}: ComponentProps<"button"> & { label: string; icon: LucideIcon; kind?: ButtonKind | undefined }) {
  return (
    <button type="button" {...button} aria-label={label} className={classes(buttonClass(kind, true), className)}>
      <Icon size={16} strokeWidth={1.75} aria-hidden />
    </button>
  );
}
