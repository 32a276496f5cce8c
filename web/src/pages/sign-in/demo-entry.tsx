import { ArrowRight } from "lucide-react";
import { request } from "../../api/request.ts";
import { Button } from "../../ui/button.tsx";
import { Problem } from "./problem.tsx";
import styles from "./sign-in-page.module.css";
import { useEntry } from "./use-entry.ts";

export function DemoEntry() {
  const demo = useEntry(() => request("POST /api/session", { body: { demo: true } }));
  return (
    <section className={styles.card} aria-label="Demo">
      <div className={styles.demo}>
        <div>
          <h2>Look around first</h2>
          <p>Northwind Robotics: 13 months of made-up bills that went through the same pipeline as yours will.</p>
        </div>
        <Problem error={demo.error} />
        <Button kind="primary" trailing={ArrowRight} disabled={demo.isPending} onClick={() => demo.mutate(undefined)}>
          {demo.isPending ? "Opening the demo" : "Open the demo"}
        </Button>
      </div>
    </section>
  );
}
