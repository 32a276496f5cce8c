import type { UseQueryResult } from "@tanstack/react-query";
import { Minus, Plus } from "lucide-react";
import type { ReplayAnswer } from "../../../../shared/api/alerts.ts";
import { ReplayBars } from "../../chart/lazy.tsx";
import { rangeText } from "../../format/days.ts";
import { money } from "../../format/money.ts";
import { Card } from "../../ui/card.tsx";
import { Empty } from "../../ui/empty.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import editor from "./alert-editor.module.css";
import { type Draft, problemsOf } from "./draft.ts";
import styles from "./replay-panel.module.css";
import { ClosestDays, FiresTable, OtherAmounts, type Watched } from "./replay-tables.tsx";
import { amountOfLine, stepped } from "./step.ts";

interface PanelProps {
  draft: Draft;
  replay: UseQueryResult<ReplayAnswer>;
  watched: Watched;
  onAmount: (amount: string) => void;
}

/** What the rule would have done on the last 90 complete days. */
export function ReplayPanel({ draft, replay, watched, onAmount }: PanelProps) {
  if (replay.isError) return <ErrorState error={replay.error} onRetry={() => replay.refetch()} />;
  if (!replay.data) {
    return (
      <Card>
        <Skeleton height={340} />
      </Card>
    );
  }
  return (
    <div className={editor.stack} aria-busy={replay.isPlaceholderData}>
      <Replayed replay={replay.data} draft={draft} watched={watched} onAmount={onAmount} />
    </div>
  );
}

const lineWords = { jump: " rise", threshold: "", budget: " used" };

type ReplayedProps = Omit<PanelProps, "replay"> & { replay: ReplayAnswer };

function Replayed({ replay, draft, watched, onAmount }: ReplayedProps) {
  const { fires, days, from, until, currency } = replay;
  if (days.every(({ value }) => value === null)) {
    return (
      <Card title="Nothing to replay yet">
        <Empty title="No complete day can be judged">
          {replay.reason ?? "Once bills are loaded, this shows when the rule would have fired."}
        </Empty>
      </Card>
    );
  }
  const isJump = draft.kind === "jump";
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
            lineLabel={`${money(replay.line, currency, { exactness: "whole" })}${lineWords[draft.kind]}`}
            onLineChange={(line) => onAmount(amountOfLine(draft, line))}
          />
        </div>
        <ReplayKey draft={draft} watched={watched} />
        <FiresTable replay={replay} watched={watched} isJump={isJump} />
      </Card>
      <OtherAmounts replay={replay} onUse={onAmount} />
      <ClosestDays replay={replay} watched={watched} isJump={isJump} />
    </>
  );
}

function ReplayKey({ draft: { kind, each }, watched }: { draft: Draft; watched: Watched }) {
  const any = each === "" || kind === "budget" ? "" : `, any ${watched.header.toLowerCase()}`;
  const quiet =
    kind === "jump"
      ? `Largest rise that day${any}`
      : kind === "budget"
        ? "The month so far"
        : `The period so far${any}`;
  return (
    <ul className={styles.key}>
      <li data-mark="fires">Fires</li>
      <li data-mark="same">Same episode, silent</li>
      <li data-mark="quiet">{quiet}</li>
    </ul>
  );
}

function AmountStepper({
  draft,
  currency,
  onAmount,
}: {
  draft: Draft;
  currency: string;
  onAmount: (amount: string) => void;
}) {
  return (
    <fieldset className={styles.steps}>
      <legend className="visually-hidden">Amount</legend>
      <span className={styles.note}>Drag the line, or</span>
      <span className={styles.stepper}>
        <button type="button" aria-label="Lower the amount" onClick={() => onAmount(stepped(draft.amount, -1))}>
          <Minus size={14} strokeWidth={1.75} aria-hidden />
        </button>
        <output>{problemsOf(draft).amount ? "unknown" : money(draft.amount, currency, { exactness: "whole" })}</output>
        <button type="button" aria-label="Raise the amount" onClick={() => onAmount(stepped(draft.amount, 1))}>
          <Plus size={14} strokeWidth={1.75} aria-hidden />
        </button>
      </span>
    </fieldset>
  );
}
