import { ChevronRight } from "lucide-react";
import { count } from "../../format/money.ts";
import { Badge } from "../../ui/badge.tsx";
import { ProviderMark } from "../../ui/provider-mark.tsx";
import { FirstRows } from "./first-rows.tsx";
import styles from "./rule-details.module.css";

interface Broken {
  ruleId: string;
  severity: "must" | "should";
  requirement: string;
  rows: number;
  firstRows: readonly Record<string, string | null>[];
  provider?: string;
}

/** A FOCUS rule that rows break; opened, it shows the first of them. */
export function RuleDetails({ ruleId, severity, requirement, rows, firstRows, provider }: Broken) {
  return (
    <details className={styles.details}>
      <summary className={styles.summary}>
        <ChevronRight size={14} strokeWidth={1.75} aria-hidden className={styles.arrow} />
        {provider && <ProviderMark provider={provider} />}
        <span className={styles.words}>
          <span className={styles.requirement}>{requirement.replace(/\.$/, "")}</span>
          <span className={styles.id}>{ruleId}</span>
        </span>
        <Badge tone={severity === "must" ? "caution" : "neutral"}>{severity === "must" ? "Must" : "Should"}</Badge>
        <span className={styles.rows}>{rows === 1 ? "1 row" : `${count(rows)} rows`}</span>
      </summary>
      <FirstRows rows={firstRows} />
    </details>
  );
}
