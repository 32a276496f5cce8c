import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { alerts, dataHealth } from "../../api/queries.ts";
import { useCanChange, useOrg } from "../../shell/use-organization.ts";
import { Empty } from "../../ui/empty.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { AlertEditor } from "./alert-editor.tsx";
import { draftOf, newDraft } from "./draft.ts";

/** A new rule, or the one in the address. */
export function AlertEditorPage() {
  const org = useOrg();
  const { ruleId } = useParams({ strict: false });
  const { data, error, isError, refetch } = useQuery(alerts(org));
  const health = useQuery(dataHealth(org));
  const canChange = useCanChange();
  if (!canChange) {
    return (
      <Empty title="Your role here can look">An owner or a collaborator writes the rules of this organization.</Empty>
    );
  }
  if (isError) return <ErrorState error={error} onRetry={() => refetch()} />;
  if (!data || health.isPending) {
    return (
      <>
        <PageHeader title="Alert" />
        <Skeleton height={480} />
      </>
    );
  }
  const rule = data.rules.find(({ id }) => id === ruleId);
  if (ruleId && !rule)
    return <Empty title="This rule is gone">Somebody removed it. Its past alerts are still in the list.</Empty>;
  const draft = rule
    ? draftOf(rule)
    : { ...newDraft, currency: mainCurrency(health.data), channelIds: data.channels.map(({ id }) => id).slice(0, 1) };
  return (
    <AlertEditor
      key={ruleId ?? "new"}
      org={org}
      rule={rule}
      initial={draft}
      channels={data.channels}
      sources={health.data?.sources ?? []}
    />
  );
}

/** The currency most sources bill in. */
function mainCurrency(
  health: { sources: { lastPeriod: { sums: { currency: string }[] } | null }[] } | undefined,
): string {
  const counts = new Map<string, number>();
  for (const { currency } of health?.sources.flatMap(({ lastPeriod }) => lastPeriod?.sums ?? []) ?? []) {
    counts.set(currency, (counts.get(currency) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? newDraft.currency;
}
