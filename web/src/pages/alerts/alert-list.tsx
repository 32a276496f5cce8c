import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Check, RotateCcw } from "lucide-react";
import type { Alert } from "../../../../shared/api/alerts.ts";
import { request } from "../../api/request.ts";
import { addDays, agoText, rangeText } from "../../format/days.ts";
import { money } from "../../format/money.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { useToast } from "../../ui/toaster.tsx";
import { explorerSearch } from "../explorer/explorer-search.ts";
import { filtersOf } from "./alert-filters.ts";
import styles from "./alert-list.module.css";

/** Alerts with what they cost above the line, a way into the rows, and a way to say "seen". */
export function AlertList({
  org,
  title,
  alerts,
  empty,
}: {
  org: string;
  title: string;
  alerts: readonly Alert[];
  empty: string;
}) {
  return (
    <Card title={title} badge={<Badge>{String(alerts.length)}</Badge>} flush>
      {alerts.length === 0 && <p className={styles.empty}>{empty}</p>}
      <ul className={styles.list}>
        {alerts.map((alert) => (
          <AlertRow key={alert.id} org={org} alert={alert} />
        ))}
      </ul>
    </Card>
  );
}

function AlertRow({ org, alert }: { org: string; alert: Alert }) {
  const acknowledge = useAcknowledge(org);
  const isOpen = alert.status === "open";
  const failed = alert.deliveries.filter(({ status }) => status === "failed");
  return (
    <li className={styles.alert}>
      <div className={styles.text}>
        <p className={styles.message}>{alert.message}</p>
        <p className={styles.second}>
          {rangeText(alert.from, alert.until)}, raised {agoText(alert.raisedAt)} by {alert.rule}
          {alert.acknowledgedAt &&
            `, acknowledged ${agoText(alert.acknowledgedAt)}${alert.acknowledgedBy ? ` by ${alert.acknowledgedBy}` : ""}`}
        </p>
        {failed.map(({ channel, lastError }) => (
          <p
            key={channel}
            className={styles.failed}
          >{`Not delivered to ${channel}: ${lastError ?? "no reason is known"}`}</p>
        ))}
      </div>
      <p className={styles.amount}>
        <strong>{money(alert.value, alert.currency)}</strong>
        <span>line {money(alert.limit, alert.currency)}</span>
      </p>
      <div className={styles.actions}>
        <Link
          to="/$org/explorer"
          params={{ org }}
          search={{
            ...explorerSearch({
              period: { from: addDays(alert.from, -14), until: addDays(alert.until, 1) },
              groupBy: ["ServiceName"],
              filters: filtersOf(alert),
            }),
          }}
        >
          Explore
        </Link>
        <Button
          icon={isOpen ? Check : RotateCcw}
          disabled={acknowledge.isPending}
          onClick={() => acknowledge.mutate({ alert, acknowledged: isOpen })}
        >
          {isOpen ? "Acknowledge" : "Open again"}
        </Button>
      </div>
    </li>
  );
}

function useAcknowledge(org: string) {
  const client = useQueryClient();
  const toast = useToast();
  const save = ({ alert, acknowledged }: { alert: Alert; acknowledged: boolean }) =>
    request("POST /api/alerts/{id}/acknowledge", { org, params: { id: alert.id }, body: { acknowledged } });
  const refresh = () => client.invalidateQueries({ queryKey: [org, "alerts"] });
  return useMutation({
    mutationFn: save,
    async onSuccess(_, { alert, acknowledged }) {
      await refresh();
      const undo = async () => {
        await save({ alert, acknowledged: !acknowledged });
        await refresh();
      };
      toast({
        text: acknowledged ? "Alert acknowledged" : "Alert is open again",
        action: { label: "Undo", onAction: undo },
      });
    },
    onError: (error) => toast({ text: error.message, tone: "bad" }),
  });
}
