import type { ReplayAnswer } from "../../../../shared/api/alerts.ts";
import { percent } from "../../format/change.ts";
import { dayText } from "../../format/days.ts";
import { money } from "../../format/money.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { classes } from "../../ui/classes.ts";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { differenceOf } from "./alert-words.ts";
import styles from "./replay-panel.module.css";

type Fire = ReplayAnswer["fires"][number] & { place: number };
const countable = 16;

export interface Watched {
  /** Of the column that holds what fired: "Service". */
  header: string;
  nameOf: (each: string | null) => string;
}

/** The alerts there would have been, numbered as in the chart. */
export function FiresTable({ replay, watched, isJump }: { replay: ReplayAnswer; watched: Watched; isJump: boolean }) {
  const { currency, fires } = replay;
  if (fires.length === 0) return null;
  const places = new Map([...new Set(fires.map(({ day }) => day))].sort().map((day, index) => [day, index + 1]));
  const base = (fire: Fire) => (isJump ? (fire.usual ?? "0") : fire.limit);
  const columns: Column<Fire>[] = [
    {
      id: "day",
      header: "Day",
      cell: ({ day, place }) => (
        <span className={styles.day}>
          <span className={styles.number} aria-hidden>
            {place}
          </span>
          {dayText(day)}
        </span>
      ),
      sortBy: ({ day }) => day,
    },
    {
      id: "each",
      header: watched.header,
      cell: ({ each }) => <span className={styles.each}>{watched.nameOf(each)}</span>,
      sortBy: ({ each }) => each,
    },
    {
      id: "base",
      header: isJump ? "Usual" : "Line",
      cell: (fire) => money(base(fire), currency),
      align: "right",
      tone: "second",
      hideBelow: "phone",
    },
    {
      id: "value",
      header: isJump ? "That day" : "Was",
      cell: ({ value }) => money(value, currency),
      align: "right",
      hideBelow: "phone",
      sortBy: ({ value }) => Number(value),
    },
    {
      id: "rise",
      header: isJump ? "Rise" : "Above it",
      cell: (fire) => (
        <Rise amount={differenceOf(fire.value, base(fire))} currency={currency} share={isJump ? fire.percent : null} />
      ),
      align: "right",
      sortBy: (fire) => Number(differenceOf(fire.value, base(fire))),
    },
  ];
  return (
    <div className={styles.fires}>
      <DataTable
        label="When it would have fired"
        columns={columns}
        rows={fires.map((fire) => ({ ...fire, place: places.get(fire.day) ?? 0 }))}
        rowKey={({ day, each }) => `${day} ${each}`}
      />
    </div>
  );
}

function Rise({ amount, currency, share }: { amount: string; currency: string; share: number | null }) {
  return (
    <>
      <span className={styles.rise}>{money(amount, currency, { signed: true })}</span>
      {share !== null && <span className={styles.share}>{percent(share, true)}</span>}
    </>
  );
}

/** A dot a time; a bar when there are too many to count. */
function Times({ times, most, isCurrent }: { times: number; most: number; isCurrent: boolean }) {
  if (most > countable) {
    return (
      <span
        className={classes(styles.bar, isCurrent && styles.current)}
        style={{ width: `${(100 * times) / most}%` }}
        aria-hidden
      />
    );
  }
  return (
    <span className={styles.dots} aria-hidden>
      {Array.from({ length: times }, (_, place) => place).map((place) => (
        <span key={place} className={classes(styles.dot, isCurrent && styles.current)} />
      ))}
    </span>
  );
}

/** How often other amounts would have fired on the same days. */
export function OtherAmounts({
  replay: { others, currency },
  onUse,
}: {
  replay: ReplayAnswer;
  onUse: (amount: string) => void;
}) {
  const most = Math.max(...others.map(({ times }) => times));
  const columns: Column<ReplayAnswer["others"][number]>[] = [
    {
      id: "amount",
      header: "Amount",
      cell: ({ amount, isCurrent }) => (
        <span className={isCurrent ? styles.rise : undefined}>
          {money(amount, currency, { exactness: amount.includes(".") ? "exact" : "whole" })}
        </span>
      ),
      width: 120,
    },
    {
      id: "dots",
      header: "Fires",
      cell: ({ times, isCurrent }) => <Times times={times} most={most} isCurrent={isCurrent} />,
      hideBelow: "phone",
    },
    { id: "times", header: "Times", cell: ({ times }) => times, align: "right", width: 60 },
    {
      id: "use",
      header: "",
      cell: ({ amount, isCurrent }) =>
        isCurrent ? (
          <Badge>Current</Badge>
        ) : (
          <Button
            kind="quiet"
            className={styles.use ?? ""}
            aria-label={`Use ${money(amount, currency)}`}
            onClick={() => onUse(amount)}
          >
            Use
          </Button>
        ),
      align: "right",
      width: 90,
    },
  ];
  if (others.length < 2) return null;
  return (
    <Card title="Other amounts on the same days" flush>
      <DataTable label="Other amounts" columns={columns} rows={others} rowKey={({ amount }) => amount} />
    </Card>
  );
}

/** Days that nearly fired. */
export function ClosestDays({
  replay: { closest, currency },
  watched,
  isJump,
}: {
  replay: ReplayAnswer;
  watched: Watched;
  isJump: boolean;
}) {
  if (closest.length === 0) return null;
  const columns: Column<ReplayAnswer["closest"][number]>[] = [
    { id: "day", header: "Day", cell: ({ day }) => dayText(day) },
    {
      id: "each",
      header: watched.header,
      cell: ({ each }) => <span className={styles.each}>{watched.nameOf(each)}</span>,
    },
    {
      id: "value",
      header: isJump ? "Rise" : "Was",
      cell: ({ value, percent: share }) =>
        isJump ? <Rise amount={value} currency={currency} share={share} /> : money(value, currency),
      align: "right",
    },
    {
      id: "under",
      header: "Under the line",
      cell: ({ under }) => money(under, currency),
      align: "right",
      tone: "second",
      hideBelow: "phone",
    },
  ];
  return (
    <Card title="Closest that stayed silent" flush>
      <DataTable
        label="Closest that stayed silent"
        columns={columns}
        rows={closest}
        rowKey={({ day, each }) => `${day} ${each}`}
      />
    </Card>
  );
}
