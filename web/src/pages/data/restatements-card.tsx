import { useState } from "react";
import type { SliceLoadRecord } from "../../../../shared/api/data-health.ts";
import { sumOf } from "../../chart/cumulative.ts";
import { dayText, monthText } from "../../format/days.ts";
import { count, money } from "../../format/money.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { Empty } from "../../ui/empty.tsx";

type DayChange = SliceLoadRecord["dayChanges"][number];

/** Months that a later load changed, and by how much on which day. */
export function RestatementsCard({ restatements }: { restatements: readonly SliceLoadRecord[] }) {
  const [place, setPlace] = useState(0);
  const load = restatements[place] ?? restatements[0];
  if (!load) {
    return (
      <Card title="Restatements">
        <Empty title="No month was restated">
          When a vendor changes a day that was loaded before, it stands here with the amounts before and after.
        </Empty>
      </Card>
    );
  }
  const currencies = [...new Set(load.dayChanges.map(({ currency }) => currency))];
  return (
    <Card
      title={`${monthText(load.billingPeriod)} was restated by ${load.name}`}
      badge={<Badge>{`Load ${load.ordinal - 1} to ${load.ordinal}`}</Badge>}
      actions={<strong>{currencies.map((currency) => changeText(load.dayChanges, currency)).join(", ")}</strong>}
      flush
    >
      <DataTable
        label="Days that changed"
        columns={columns}
        rows={load.dayChanges}
        rowKey={({ day, currency }) => `${day} ${currency}`}
        foot={
          <>
            <span>{rowsText(load)}</span>
            {restatements.length > 1 && (
              <Button kind="quiet" onClick={() => setPlace((place + 1) % restatements.length)}>
                {`Next of ${restatements.length} restatements`}
              </Button>
            )}
          </>
        }
      />
    </Card>
  );
}

const columns: Column<DayChange>[] = [
  { id: "day", header: "Day", cell: ({ day }) => dayText(day), sortBy: ({ day }) => day },
  {
    id: "before",
    header: "Before",
    cell: ({ billedBefore, currency }) => money(billedBefore, currency),
    align: "right",
    tone: "second",
  },
  { id: "after", header: "After", cell: ({ billedAfter, currency }) => money(billedAfter, currency), align: "right" },
  {
    id: "change",
    header: "Change",
    cell: (change) => changeText([change], change.currency),
    align: "right",
    tone: "strong",
  },
];

/** Billed, after minus before. */
function changeText(days: readonly DayChange[], currency: string): string {
  const own = days.filter((day) => day.currency === currency);
  const difference = sumOf(own.flatMap(({ billedBefore, billedAfter }) => [billedAfter, negated(billedBefore)]));
  return money(difference, currency, { signed: true });
}

function negated(amount: string): string {
  return amount.startsWith("-") ? amount.slice(1) : `-${amount}`;
}

function rowsText({ rows, rowsBefore }: SliceLoadRecord): string {
  const difference = rows - (rowsBefore ?? rows);
  if (difference === 0) return "As many rows as before.";
  return difference > 0
    ? `${count(difference)} rows more than before.`
    : `${count(-difference)} rows fewer than before.`;
}
