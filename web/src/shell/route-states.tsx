import { Link } from "@tanstack/react-router";
import { buttonClass } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import styles from "./route-states.module.css";

export function NotFound() {
  return (
    <main className={styles.page}>
      <Empty
        title="There is no page at this address"
        action={
          <Link to="/" className={buttonClass()}>
            Open Home
          </Link>
        }
      >
        The link may be old, or a letter may be missing at its end.
      </Empty>
    </main>
  );
}

export function RouteError({ error }: { error: unknown }) {
  return (
    <main className={styles.page}>
      <ErrorState error={error} title="This page did not load" onRetry={() => location.reload()} />
    </main>
  );
}
