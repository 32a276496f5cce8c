import { CircleAlert } from "lucide-react";
import styles from "./sign-in-page.module.css";

export function Problem({ error }: { error: Error | null }) {
  return (
    error && (
      <p role="alert" className={styles.problem}>
        <CircleAlert size={16} strokeWidth={1.75} aria-hidden />
        {error.message}
      </p>
    )
  );
}
