import { type LucideIcon, X } from "lucide-react";
import type { ComponentProps, Ref } from "react";
import styles from "./chip.module.css";
import { classes } from "./classes.ts";

/** A small button that carries a state of the view. The dashed one adds to a row of chips. */
export function Chip({
  icon: Icon,
  isDashed,
  isOn,
  className,
  children,
  ...button
}: ComponentProps<"button"> & {
  icon?: LucideIcon | undefined;
  isDashed?: boolean | undefined;
  isOn?: boolean | undefined;
}) {
  return (
    <button
      type="button"
      {...button}
      className={classes(styles.chip, styles.single, isDashed && styles.dashed, isOn && styles.on, className)}
    >
      {Icon && <Icon size={14} strokeWidth={1.75} aria-hidden />}
      {children}
    </button>
  );
}

/** Field, operator, value, and a cross. Any part but the cross opens its editor. */
export function FilterChip({
  field,
  operator,
  value,
  onEdit,
  onRemove,
  ref,
}: {
  field: string;
  operator: string;
  value?: string | undefined;
  onEdit: () => void;
  onRemove: () => void;
  ref?: Ref<HTMLButtonElement> | undefined;
}) {
  return (
    <span className={styles.chip}>
      <button type="button" ref={ref} className={styles.part} onClick={onEdit}>
        {field} <span className={styles.operator}>{operator}</span>
        {value && <strong className={styles.value}>{value}</strong>}
      </button>
      <button
        type="button"
        className={styles.cross}
        onClick={onRemove}
        aria-label={`Remove the filter ${field} ${operator} ${value ?? ""}`.trimEnd()}
      >
        <X size={14} strokeWidth={1.75} aria-hidden />
      </button>
    </span>
  );
}
