import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Check, RotateCcw } from "lucide-react";
import { useState } from "react";
import type { Alert } from "../../../../shared/api/alerts.ts";
import { request } from "../../api/request.ts";
import { addDays, agoText, dayText } from "../../format/days.ts";
import { money } from "../../format/money.ts";
import { useCanChange } from "../../shell/use-organization.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Sparkbars } from "../../ui/sparkbars.tsx";
import { useToast } from "../../ui/toaster.tsx";
import { explorerSearch } from "../explorer/explorer-search.ts";
import { factsOf } from "../home/anomalies.ts";
import { filtersOf } from "./alert-filters.ts";
import styles from "./alert-list.module.css";
import { differenceOf, headlineOf } from "./alert-words.ts";

const few = 10;

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
  const [all, setAll] = useState(false);
  const shown = all ? alerts : alerts.slice(0, few);
  return (
    <Card title={title} badge={<Badge>{String(alerts.length)}</Badge>} flush>
      {alerts.length === 0 && <p className={styles.empty}>{empty}</p>}
      {alerts.length > 0 && (
        <ul className={styles.list}>
          {shown.map((alert) => (
            <AlertRow key={alert.id} org={org} alert={alert} />
          ))}
        </ul>
      )}
      {alerts.length > few && (
        <div className={styles.more}>
          <Button kind="quiet" onClick={() => setAll(!all)}>
            {all ? "Show fewer" : `Show all ${alerts.length}`}
          </Button>
        </div>
      )}
    </Card>
  );
}

function AlertRow({ org, alert }: { org: string; alert: Alert }) {
  const acknowledge = useAcknowledge(org);
  const canChange = useCanChange();
  const { costs, rise } = factsOf(alert);
  const isOpen = alert.status === "open";
  const failed = alert.deliveries.filter(({ status }) => status === "failed");
  return (
    <li className={styles.alert}>
      <div className={styles.text}>
        <p className={styles.message}>{headlineOf(alert)}</p>
        <p className={styles.second}>
          {alert.rule}, raised {agoText(alert.raisedAt)}
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
      {costs.length > 0 && (
        <span className={styles.spark}>
          <Sparkbars
            values={costs.map(Number)}
            label={`The same weekday in the weeks before, and ${dayText(alert.from)}`}
            width={72}
            marked={(index) => index === costs.length - 1}
          />
        </span>
      )}
      <p className={styles.amount} data-open={isOpen}>
        <strong>{money(rise ?? differenceOf(alert.value, alert.limit), alert.currency, { signed: true })}</strong>
        <span>{rise ? "above usual" : `above ${money(alert.limit, alert.currency, { exactness: "whole" })}`}</span>
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
          className={buttonClass("quiet")}
        >
          Explore
        </Link>
        {canChange && (
          <Button
            icon={isOpen ? Check : RotateCcw}
            disabled={acknowledge.isPending}
            onClick={() => acknowledge.mutate({ alert, acknowledged: isOpen })}
          >
            {isOpen ? "Acknowledge" : "Open again"}
          </Button>
        )}
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
