import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./badge.module.css";
import { classes } from "./classes.ts";

export type Tone = "neutral" | "good" | "caution" | "bad" | "accent" | "outline";

/** A short state in words; the icon is its second sign, never the only one. */
export function Badge({
  tone = "neutral",
  icon: Icon,
  children,
}: {
  tone?: Tone | undefined;
  icon?: LucideIcon | undefined;
  children: ReactNode;
}) {
  return (
    <span className={classes(styles.badge, styles[tone])}>
      {Icon && <Icon size={14} strokeWidth={1.75} aria-hidden />}
      <span>{children}</span>
    </span>
  );
}
