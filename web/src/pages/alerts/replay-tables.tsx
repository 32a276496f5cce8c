import type { ReplayAnswer } from "../../../../shared/api/alerts.ts";
import { percent } from "../../format/change.ts";
import { dayText } from "../../format/days.ts";
import { money } from "../../format/money.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { classes } from "../../ui/classes.ts";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import styles from "./replay-panel.module.css";

type Fire = ReplayAnswer["fires"][number] & { place: number };

/** The alerts there would have been, numbered as in the chart. */
export function FiresTable({ replay }: { replay: ReplayAnswer }) {
  const { currency } = replay;
  if (replay.fires.length === 0) return null;
  const columns: Column<Fire>[] = [
    {
      id: "day",
      header: "Day",
      cell: ({ day, place }) => (
        <>
          <span className={styles.number} aria-hidden>
            {place}
          </span>
          {dayText(day)}
        </>
      ),
      sortBy: ({ day }) => day,
    },
    { id: "each", header: "What", cell: ({ each }) => each ?? "everything together", sortBy: ({ each }) => each },
    {
      id: "usual",
      header: "Usual",
      cell: ({ usual }) => (usual === null ? "" : money(usual, currency)),
      align: "right",
      tone: "second",
      hideBelow: "phone",
    },
    {
      id: "value",
      header: "Was",
      cell: ({ value }) => money(value, currency),
      align: "right",
      sortBy: ({ value }) => Number(value),
    },
    {
      id: "limit",
      header: "Line",
      cell: ({ limit }) => money(limit, currency),
      align: "right",
      tone: "second",
      hideBelow: "phone",
    },
    {
      id: "percent",
      header: "",
      cell: ({ percent: share }) => (share === null ? "" : percent(share, true)),
      align: "right",
      tone: "strong",
    },
  ];
  return (
    <DataTable
      label="When it would have fired"
      columns={columns}
      rows={replay.fires.map((fire, index) => ({ ...fire, place: index + 1 }))}
      rowKey={({ place }) => String(place)}
    />
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
  const columns: Column<ReplayAnswer["others"][number]>[] = [
    { id: "amount", header: "Amount", cell: ({ amount }) => money(amount, currency) },
    {
      id: "dots",
      header: "Fires",
      cell: ({ times, isCurrent }) => (
        <span className={styles.dots} aria-hidden>
          {Array.from({ length: Math.min(times, 20) }, (_, place) => place).map((place) => (
            <span key={place} className={classes(styles.dot, isCurrent && styles.current)} />
          ))}
        </span>
      ),
      hideBelow: "phone",
    },
    { id: "times", header: "", cell: ({ times }) => (times === 1 ? "1 time" : `${times} times`), align: "right" },
    {
      id: "use",
      header: "",
      cell: ({ amount, isCurrent }) =>
        isCurrent ? (
          <Badge>Current</Badge>
        ) : (
          <Button kind="quiet" onClick={() => onUse(amount)}>
            Use
          </Button>
        ),
      align: "right",
    },
  ];
  if (others.length < 2) return null;
  return (
    <Card title="Other amounts on the same days" flush>
      <DataTable
        label="Other amounts"
        columns={columns}
        rows={others}
        rowKey={({ amount }) => amount}
        isSelected={({ isCurrent }) => isCurrent}
      />
    </Card>
  );
}

/** Days that nearly fired. */
export function ClosestDays({ replay: { closest, currency } }: { replay: ReplayAnswer }) {
  if (closest.length === 0) return null;
  const columns: Column<ReplayAnswer["closest"][number]>[] = [
    { id: "day", header: "Day", cell: ({ day }) => dayText(day) },
    { id: "each", header: "What", cell: ({ each }) => each ?? "everything together" },
    { id: "value", header: "Was", cell: ({ value }) => money(value, currency), align: "right" },
    {
      id: "under",
      header: "",
      cell: ({ under }) => `${money(under, currency)} under the line`,
      align: "right",
      tone: "second",
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
