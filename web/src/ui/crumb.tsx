import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./crumb.module.css";

/** A title below another page: the link up, then where one is. */
export function Crumb({ up, children }: { up: ReactNode; children: ReactNode }) {
  return (
    <span className={styles.crumb}>
      <span className={styles.up}>{up}</span>
      <ChevronRight size={14} strokeWidth={1.75} aria-hidden className={styles.arrow} />
      <span className={styles.here}>{children}</span>
    </span>
  );
}
