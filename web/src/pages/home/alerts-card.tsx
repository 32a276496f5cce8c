import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { BellRing } from "lucide-react";
import type { Alert } from "../../../../shared/api/alerts.ts";
import { alerts } from "../../api/queries.ts";
import { agoText, rangeText } from "../../format/days.ts";
import { money } from "../../format/money.ts";
import { useOrganization } from "../../shell/use-organization.ts";
import { Badge } from "../../ui/badge.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Empty } from "../../ui/empty.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { ProviderMark } from "../../ui/provider-mark.tsx";
import { Sparkbars } from "../../ui/sparkbars.tsx";
import { AcknowledgeButton } from "./acknowledge-button.tsx";
import styles from "./alerts-card.module.css";
import { factsOf } from "./anomalies.ts";
import page from "./home-page.module.css";
import type { HomeView } from "./home-queries.ts";
import { RowsSkeleton } from "./rows-skeleton.tsx";

const shown = 4;

export function AlertsCard({ view: { org } }: { view: HomeView }) {
  const answer = useQuery(alerts(org));
  const canAct = useOrganization()?.role !== "read_only";
  const open = answer.data?.alerts.filter(({ status }) => status === "open") ?? [];
  const hasRules = (answer.data?.rules.length ?? 0) > 0;
  return (
    <Card
      flush
      className={page.narrow}
      title="Open alerts"
      badge={open.length > 0 && <Badge>{open.length}</Badge>}
      actions={
        hasRules && (
          <Link to="/$org/alerts" params={{ org }} className={page.link}>
            {open.length > shown ? `See all ${open.length}` : "All alerts"}
          </Link>
        )
      }
    >
      {answer.isError && <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.isPending && <RowsSkeleton rows={4} height={58} />}
      <ul className={styles.list}>
        {open.slice(0, shown).map((alert) => (
          <Line key={alert.id} org={org} alert={alert} canAct={canAct} />
        ))}
      </ul>
      {answer.data && open.length === 0 && <Quiet org={org} hasRules={hasRules} canAct={canAct} />}
    </Card>
  );
}

function Line({ org, alert, canAct }: { org: string; alert: Alert; canAct: boolean }) {
  const { each, provider, rise, costs } = factsOf(alert);
  return (
    <li className={styles.line}>
      {provider ? (
        <ProviderMark provider={provider} />
      ) : (
        <BellRing size={16} strokeWidth={1.75} aria-hidden className={styles.bell} />
      )}
      <span className={styles.text}>
        <Link to="/$org/alerts" params={{ org }} className={styles.name} title={alert.message}>
          {each ?? alert.rule}
        </Link>
        <span className={styles.note}>
          {rangeText(alert.from, alert.until)}
          {each && ` · ${alert.rule}`}
        </span>
      </span>
      {costs.length > 0 && (
        <span className={styles.spark}>
          <Sparkbars
            values={costs.map(Number)}
            label={`The same weekday in the weeks before, and ${rangeText(alert.from, alert.until)}`}
            width={72}
            marked={(index) => index === costs.length - 1}
          />
        </span>
      )}
      <span className={styles.amount}>
        <span className={styles.value}>
          {rise ? money(rise, alert.currency, { signed: true }) : money(alert.value, alert.currency)}
        </span>
        <span className={styles.note}>{rise ? "above usual" : `over ${money(alert.limit, alert.currency)}`}</span>
      </span>
      {canAct && <AcknowledgeButton org={org} alert={alert} />}
      <span className="visually-hidden">Raised {agoText(alert.raisedAt)}</span>
    </li>
  );
}

function Quiet({ org, hasRules, canAct }: { org: string; hasRules: boolean; canAct: boolean }) {
  if (hasRules)
    return <Empty title="No alert is open">Every rule is within its limit, or its alerts are acknowledged.</Empty>;
  return (
    <Empty
      title="Nothing is watched yet"
      action={
        canAct && (
          <Link to="/$org/alerts/new" params={{ org }} className={buttonClass()}>
            New alert
          </Link>
        )
      }
    >
      A rule shows on which of the last 90 days it would have fired before you turn it on.
    </Empty>
  );
}
