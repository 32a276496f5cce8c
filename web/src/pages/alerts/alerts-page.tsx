import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { BellPlus } from "lucide-react";
import { alerts } from "../../api/queries.ts";
import { useCanChange, useOrg } from "../../shell/use-organization.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Empty } from "../../ui/empty.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import styles from "./alert-editor.module.css";
import { AlertList } from "./alert-list.tsx";
import { RulesTable } from "./rules-table.tsx";

/** Alerts that are open, those of the past, and the rules they come from. */
export function AlertsPage() {
  const org = useOrg();
  const navigate = useNavigate();
  const { data, error, isError, refetch } = useQuery(alerts(org));
  const canChange = useCanChange();
  const add = canChange && (
    <Button kind="primary" icon={BellPlus} onClick={() => navigate({ to: "/$org/alerts/new", params: { org } })}>
      New alert
    </Button>
  );
  const open = data?.alerts.filter(({ status }) => status === "open") ?? [];
  const past = data?.alerts.filter(({ status }) => status === "acknowledged") ?? [];
  return (
    <>
      <PageHeader
        title="Alerts"
        badges={data && <Badge tone={open.length > 0 ? "bad" : "good"}>{`${open.length} open`}</Badge>}
        actions={add}
      />
      <div className={styles.stack}>
        {isError && <ErrorState error={error} onRetry={() => refetch()} />}
        {!data && !isError && <Skeleton height={320} />}
        {data && data.rules.length === 0 && (
          <Card>
            <Empty title="No rule watches your costs yet" action={add}>
              A rule tells you when a day jumps above its usual, a period passes an amount, or a budget is used up.
              Before you save it, it is replayed on your last 90 complete days.
            </Empty>
          </Card>
        )}
        {data && data.rules.length + open.length > 0 && (
          <AlertList org={org} title="Open" alerts={open} empty="Nothing is open. The rules below watch every load." />
        )}
        {data && data.rules.length > 0 && <RulesTable org={org} rules={data.rules} channels={data.channels} />}
        {past.length > 0 && <AlertList org={org} title="Acknowledged" alerts={past} empty="" />}
      </div>
    </>
  );
}
