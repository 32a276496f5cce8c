import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Minus, Plus } from "lucide-react";
import { useDeferredValue } from "react";
import type { ReplayAnswer } from "../../../../shared/api/alerts.ts";
import { ApiError, request } from "../../api/request.ts";
import { ReplayBars } from "../../chart/lazy.tsx";
import { rangeText } from "../../format/days.ts";
import { money } from "../../format/money.ts";
import { IconButton } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Empty } from "../../ui/empty.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import editor from "./alert-editor.module.css";
import { type Definition, type Draft, definitionOf, problemsOf } from "./draft.ts";
import styles from "./replay-panel.module.css";
import { ClosestDays, FiresTable, OtherAmounts } from "./replay-tables.tsx";

/** What the rule would have done on the last 90 complete days; it follows while the rule is written. */
export function ReplayPanel({
  org,
  draft,
  onAmount,
}: {
  org: string;
  draft: Draft;
  onAmount: (amount: string) => void;
}) {
  const { amount, percent } = problemsOf(draft);
  const definition = useDeferredValue(JSON.stringify(definitionOf(draft)));
  const replay = useQuery({
    queryKey: [org, "replay", definition],
    queryFn: ({ signal }) =>
      request("POST /api/alerts/replay", { org, signal, body: { definition: JSON.parse(definition) as Definition } }),
    enabled: !amount && !percent,
    placeholderData: keepPreviousData,
    retry: (failures, error) => failures < 1 && !(error instanceof ApiError && error.status < 500),
  });
  if (replay.isError) return <ErrorState error={replay.error} onRetry={() => replay.refetch()} />;
  if (!replay.data) return <Skeleton height={420} />;
  return (
    <div className={editor.stack} aria-busy={replay.isPlaceholderData}>
      <Replayed replay={replay.data} draft={draft} onAmount={onAmount} />
    </div>
  );
}

function Replayed({
  replay,
  draft,
  onAmount,
}: {
  replay: ReplayAnswer;
  draft: Draft;
  onAmount: (amount: string) => void;
}) {
  const { fires, days, from, until, currency } = replay;
  if (days.every(({ value }) => value === null)) {
    return (
      <Card title="Nothing to replay yet">
        <Empty title="No complete day with cost in this scope">
          {replay.reason ?? "Once bills are loaded, this shows when the rule would have fired."}
        </Empty>
      </Card>
    );
  }
  const times = fires.length === 1 ? "once" : `${fires.length} times`;
  const headline = fires.length === 0 ? "Would not have fired" : `Would have fired ${times}`;
  return (
    <>
      <Card flush>
        <div className={styles.head}>
          <div>
            <p className={styles.note}>
              Replayed on your last {days.length} complete days, {rangeText(from, until)}
            </p>
            <h2 className={styles.headline} aria-live="polite">
              {headline}
            </h2>
            {replay.reason && <p className={styles.note}>{replay.reason}</p>}
          </div>
          <AmountStepper draft={draft} currency={currency} onAmount={onAmount} />
        </div>
        <div className={styles.chart}>
          <ReplayBars
            name="Replay"
            summary={`${headline} in ${rangeText(from, until)}.`}
            unit={currency}
            days={days}
            line={replay.line}
            lineLabel={`${money(replay.line, currency, { exactness: "whole" })}${draft.kind === "jump" ? " rise" : ""}`}
            onLineChange={onAmount}
          />
        </div>
        <FiresTable replay={replay} />
      </Card>
      <OtherAmounts replay={replay} onUse={onAmount} />
      <ClosestDays replay={replay} />
    </>
  );
}

/** One step is a round twentieth of the amount. */
function AmountStepper({
  draft,
  currency,
  onAmount,
}: {
  draft: Draft;
  currency: string;
  onAmount: (amount: string) => void;
}) {
  const amount = Number(draft.amount) || 0;
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(amount, 10))) - 1) * 5;
  const to = (value: number) => onAmount(String(Math.max(step, Math.round(value / step) * step)));
  return (
    <fieldset className={styles.stepper}>
      <legend className="visually-hidden">Amount</legend>
      <span className={styles.note}>Drag the line, or</span>
      <IconButton label="Lower the amount" icon={Minus} onClick={() => to(amount - step)} />
      <output>{money(draft.amount || "0", currency, { exactness: "whole" })}</output>
      <IconButton label="Raise the amount" icon={Plus} onClick={() => to(amount + step)} />
    </fieldset>
  );
}
