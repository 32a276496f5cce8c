import { CircleAlert } from "lucide-react";
import { Button } from "./button.tsx";
import styles from "./error-state.module.css";

/** What went wrong in the server's own words, and a way to try again. */
export function ErrorState({
  error,
  onRetry,
  title = "This did not load",
}: {
  error: unknown;
  onRetry?: (() => void) | undefined;
  title?: string | undefined;
}) {
  return (
    <div className={styles.error} role="alert">
      <p className={styles.title}>
        <CircleAlert size={16} strokeWidth={1.75} aria-hidden />
        {title}
      </p>
      <p className={styles.text}>{error instanceof Error ? error.message : "The reason is not known."}</p>
      {onRetry && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}
