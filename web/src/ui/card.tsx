import { type ComponentProps, type ReactNode, useId } from "react";
import styles from "./card.module.css";
import { classes } from "./classes.ts";

interface Own {
  title?: ReactNode;
  note?: ReactNode;
  badge?: ReactNode;
  actions?: ReactNode;
  /** The children reach the edges, as a table does. */
  flush?: boolean | undefined;
}

export function Card({
  title,
  note,
  badge,
  actions,
  flush,
  children,
  className,
  ...section
}: Omit<ComponentProps<"section">, "title"> & Own) {
  const id = useId();
  return (
    <section
      {...section}
      className={classes(styles.card, flush && styles.flush, className)}
      aria-labelledby={title ? id : undefined}
    >
      {title && (
        <header className={styles.header}>
          <h2 className={styles.title} id={id}>
            {title}
          </h2>
          {badge}
          {note && <p className={styles.note}>{note}</p>}
          {actions && <div className={styles.actions}>{actions}</div>}
        </header>
      )}
      {children}
    </section>
  );
}
