import type { ReactNode } from "react";
import styles from "./page-header.module.css";

export function PageHeader({
  title,
  badges,
  actions,
  children,
}: {
  title: ReactNode;
  badges?: ReactNode;
  actions?: ReactNode;
  /** A second line. */
  children?: ReactNode;
}) {
  return (
    <header className={styles.header}>
      <div className={styles.row}>
        <h1 className={styles.title}>{title}</h1>
        {badges && <div className={styles.badges}>{badges}</div>}
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </header>
  );
}
