import { useState } from "react";
import type { Answer } from "../../../../shared/api/routes.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Empty } from "../../ui/empty.tsx";
import { RuleDetails } from "./rule-details.tsx";
import styles from "./rules-card.module.css";

type Rule = Answer<"GET /api/data-health">["rules"][number];
const few = 5;

/** FOCUS rules that rows of the newest loads break, each with its first rows. */
export function RulesCard({ rules }: { rules: readonly Rule[] }) {
  const [all, setAll] = useState(false);
  if (rules.length === 0) {
    return (
      <Card title="FOCUS rules to mend">
        <Empty title="Every rule holds">Each load is checked against the rules of FOCUS 1.3; none is broken.</Empty>
      </Card>
    );
  }
  return (
    <Card title="FOCUS rules to mend" note="in the newest loads" flush>
      <div className={styles.rules}>
        {(all ? rules : rules.slice(0, few)).map((rule) => (
          <RuleDetails key={`${rule.ruleId} ${rule.connectionId} ${rule.provider}`} {...rule} />
        ))}
      </div>
      {rules.length > few && (
        <div className={styles.more}>
          <Button kind="quiet" onClick={() => setAll(!all)}>
            {all ? "Show fewer" : `Show all ${rules.length}`}
          </Button>
        </div>
      )}
    </Card>
  );
}
