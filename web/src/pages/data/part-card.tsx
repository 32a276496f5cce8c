import { Check, CircleAlert } from "lucide-react";
import type { SyncPart } from "../../../../shared/api/syncs.ts";
import { count, money } from "../../format/money.ts";
import { Badge } from "../../ui/badge.tsx";
import { Card } from "../../ui/card.tsx";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import styles from "./part-card.module.css";
import { RuleDetails } from "./rule-details.tsx";

/** One file of a run: what it became. */
export function PartCard({ part }: { part: SyncPart }) {
  return (
    <Card title={part.name} note={part.format ?? ""} badge={<PartBadge part={part} />} flush>
      <Facts part={part} />
      {part.rejects.length > 0 && <Rejects part={part} />}
      {part.violations.map((violation) => (
        <RuleDetails key={violation.ruleId} rows={violation.count} {...violation} />
      ))}
      {part.unmappedColumns.length > 0 && (
        <div className={styles.unmapped}>
          <h3>{`${part.unmappedColumns.length} columns without a FOCUS column`}</h3>
          <p className={styles.columns}>{part.unmappedColumns.join(", ")}</p>
        </div>
      )}
    </Card>
  );
}

function PartBadge({ part }: { part: SyncPart }) {
  if (part.rejectedRows > 0)
    return <Badge tone="bad" icon={CircleAlert}>{`${count(part.rejectedRows)} rows refused`}</Badge>;
  if (part.rulesChecked === null) return null;
  const held = part.rulesChecked - part.violations.length;
  const text = `${count(held)} of ${count(part.rulesChecked)} rules hold`;
  return part.violations.length === 0 ? (
    <Badge tone="good" icon={Check}>
      {text}
    </Badge>
  ) : (
    <Badge tone="caution">{text}</Badge>
  );
}

function Facts({ part }: { part: SyncPart }) {
  const facts = [
    part.rowsIn !== null && ["Rows in the file", count(part.rowsIn)],
    part.rowsOut !== null && ["FOCUS rows", count(part.rowsOut)],
    part.roundedValues !== null &&
      part.roundedValues > 0 && ["Amounts rounded to 18 decimals", count(part.roundedValues)],
    ...part.sums.flatMap((sum) => [
      [`Billed, ${sum.currency}`, money(sum.billed, sum.currency)],
      [`Effective, ${sum.currency}`, money(sum.effective, sum.currency)],
      [`List, ${sum.currency}`, money(sum.list, sum.currency)],
    ]),
  ].filter((fact): fact is [string, string] => Array.isArray(fact));
  if (facts.length === 0) return null;
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Rejects({ part }: { part: SyncPart }) {
  return (
    <>
      <p className={styles.refusal}>
        {`Nothing of this run is loaded: ${count(part.rejectedRows)} ${part.rejectedRows === 1 ? "row" : "rows"} could not be read. Mend the file and drop it again.`}
      </p>
      <DataTable
        label="Rows that could not be read"
        columns={rejectColumns}
        rows={part.rejects}
        rowKey={({ row, column }) => `${row} ${column}`}
        foot={
          part.rejectedRows > part.rejects.length && `The first ${part.rejects.length} of ${count(part.rejectedRows)}.`
        }
      />
    </>
  );
}

const rejectColumns: Column<SyncPart["rejects"][number]>[] = [
  {
    id: "line",
    header: "Line",
    cell: ({ line, row }) => (line === null ? `row ${row}` : line),
    sortBy: ({ line, row }) => line ?? row,
  },
  { id: "column", header: "Column", cell: ({ column }) => column, sortBy: ({ column }) => column },
  { id: "value", header: "Value", cell: ({ value }) => <code>{value === "" ? "empty" : value}</code> },
  { id: "reason", header: "Why", cell: ({ reason }) => reason },
];
