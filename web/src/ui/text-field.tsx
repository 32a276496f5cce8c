import { type ComponentProps, type ReactNode, useId } from "react";
import { classes } from "./classes.ts";
import styles from "./text-field.module.css";

interface Own {
  label: string;
  value: string;
  onChange: (text: string) => void;
  help?: ReactNode;
  /** What to write instead; shown in place of the help. */
  error?: ReactNode;
  /** Inside the field: a sign or an icon before, a unit after. */
  prefix?: ReactNode;
  suffix?: ReactNode;
  hideLabel?: boolean | undefined;
}

export function TextField({
  label,
  value,
  onChange,
  help,
  error,
  prefix,
  suffix,
  hideLabel,
  className,
  ...input
}: Omit<ComponentProps<"input">, "prefix" | "onChange" | "value"> & Own) {
  const id = useId();
  const hint = error ?? help;
  return (
    <div className={classes(styles.field, className)}>
      <label htmlFor={id} className={hideLabel ? "visually-hidden" : styles.label}>
        {label}
      </label>
      <span
        className={classes(
          styles.box,
          Boolean(error ?? input["aria-invalid"]) && styles.wrong,
          input.disabled && styles.off,
        )}
      >
        {prefix && <span className={styles.affix}>{prefix}</span>}
        <input
          {...input}
          id={id}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          aria-invalid={error ? true : input["aria-invalid"]}
          aria-describedby={hint ? `${id}-hint` : undefined}
          className={styles.input}
        />
        {suffix && <span className={styles.affix}>{suffix}</span>}
      </span>
      {hint && (
        <p id={`${id}-hint`} className={classes(styles.hint, Boolean(error) && styles.error)}>
          {hint}
        </p>
      )}
    </div>
  );
}
