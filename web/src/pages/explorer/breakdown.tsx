import { useMemo } from "react";
import { sumOf } from "../../chart/cumulative.ts";
import { isolate } from "../../chart/isolate.ts";
import type { Paint, Series } from "../../chart/series.ts";
import { Swatch } from "../../chart/swatch.tsx";
import { changePercent, percent } from "../../format/change.ts";
import { amountText, count, isCurrency, sortable } from "../../format/money.ts";
import { Badge } from "../../ui/badge.tsx";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { ShareBar } from "../../ui/share-bar.tsx";
import { Sparkbars } from "../../ui/sparkbars.tsx";
import styles from "./breakdown.module.css";
import type { CostAnswer, CostGroup, CostSection } from "./cost-query.ts";
import { drillIn, nextField } from "./drill.ts";
import { groupId, groupName } from "./series-of.ts";
import type { Explorer } from "./use-explorer.ts";
import { daysText, fieldName, granularityWords, groupWords } from "./words.ts";

interface BreakdownProps {
  explorer: Explorer;
  answer: CostAnswer;
  section: CostSection;
  series: readonly Series[];
  labels: ReadonlyMap<string, string>;
  available: ReadonlySet<string>;
}

/** The table of the chart, and its legend: the square of a row shows its series alone, the row itself opens it. */
export function Breakdown({ explorer, answer, section, series, labels, available }: BreakdownProps) {
  const { state, show } = explorer;
  const paints = useMemo(() => new Map(series.map(({ id, paint }) => [id, paint])), [series]);
  const columns = useMemo(
    () => columnsOf({ explorer, answer, section, labels, paints }),
    [explorer, answer, section, labels, paints],
  );
  const next = nextField(answer.query, available);
  return (
    <DataTable
      key={answer.query.groupBy.join()}
      label={`${groupWords(answer.query.groupBy, labels)} in ${section.unit}`}
      columns={columns}
      rows={section.groups}
      rowKey={groupId}
      {...(next && { onOpen: (group: CostGroup) => show(drillIn(state, group.key, available)), openWord: "Drill in" })}
      canOpen={({ kind }) => kind !== "other"}
      initialSort={[{ id: answer.query.order === "change" ? "change" : "total", desc: true }]}
      total={totalOf(answer, section)}
      foot={<Foot answer={answer} section={section} labels={labels} />}
    />
  );
}

type ColumnsInput = Pick<BreakdownProps, "explorer" | "answer" | "section" | "labels"> & {
  paints: ReadonlyMap<string, Paint>;
};

function columnsOf(input: ColumnsInput): Column<CostGroup>[] {
  const { answer, section, labels } = input;
  const { unit } = section;
  const groups = groupWords(answer.query.groupBy, labels);
  return [
    {
      id: "name",
      header: groups === "nothing" ? "Total" : groups,
      sortBy: below((group) => groupName(group, answer).toLowerCase()),
      cell: (group) => <Name group={group} {...input} />,
    },
    {
      id: "total",
      header: daysText(answer.counted),
      align: "right",
      tone: "strong",
      sortBy: below((group) => sortable(group.total)),
      cell: ({ total, rows }) => (rows === 0 ? "none" : cellText(total, unit)),
    },
    ...(answer.comparison ? comparedColumns(answer.comparison, unit) : []),
    {
      id: "share",
      header: "Share",
      align: "right",
      tone: "second",
      hideBelow: "phone",
      width: 168,
      sortBy: below(({ share }) => share),
      cell: ({ share }) => <Share share={share} />,
    },
    ...(answer.query.granularity !== "none" && answer.buckets.length > 1 ? [courseColumn(answer)] : []),
  ];
}

function comparedColumns(comparison: { from: string; until: string }, unit: string): Column<CostGroup>[] {
  return [
    {
      id: "previous",
      header: daysText(comparison),
      align: "right",
      tone: "second",
      hideBelow: "phone",
      sortBy: below((group) => sortable(group.previous)),
      cell: ({ previous }) => (previous === null ? "none" : cellText(previous, unit)),
    },
    {
      id: "change",
      header: "Change",
      align: "right",
      sortBy: below((group) => sortable(group.change)),
      cell: ({ change }) => cellText(change, unit, { signed: true }),
    },
    {
      id: "percent",
      header: "%",
      align: "right",
      tone: "second",
      hideBelow: "phone",
      sortBy: below((group) => group.changePercent),
      cell: changePercent,
    },
  ];
}

function courseColumn(answer: CostAnswer): Column<CostGroup> {
  const word = granularityWords[answer.query.granularity].toLowerCase();
  return {
    id: "values",
    header: word === "day" ? "Daily" : `By ${word}`,
    align: "right",
    hideBelow: "narrow",
    width: 140,
    cell: (group) => (
      <span className={styles.course}>
        <Sparkbars values={group.values.map(sortable)} label={`${groupName(group, answer)} by ${word}`} />
      </span>
    ),
  };
}

/** Money as it is; of other units the number alone, for the heading names them. */
function cellText(amount: string | null, unit: string, options: { signed?: boolean } = {}): string {
  const text = amountText(amount, unit, options);
  return isCurrency(unit) ? text : text.replace(` ${unit}`, "");
}

/** Other and Unallocated stay below, whatever the order. */
function below(keyOf: (group: CostGroup) => number | string | null): (group: CostGroup) => number | string | null {
  return (group) => (group.kind === "group" ? keyOf(group) : null);
}

function Name({ group, explorer, answer, section, paints }: ColumnsInput & { group: CostGroup }) {
  const { state, show } = explorer;
  const id = groupId(group);
  const name = groupName(group, answer);
  const isolated = new Set(state.isolated);
  const credit = creditOf(group, answer);
  return (
    <span className={styles.name} data-off={(isolated.size > 0 && !isolated.has(id)) || undefined}>
      <button
        type="button"
        className={styles.only}
        aria-pressed={isolated.has(id)}
        aria-label={`Show only ${name} in the chart`}
        title="Show only this in the chart. Shift-click adds."
        onClick={(event) => {
          event.stopPropagation();
          show({ ...state, isolated: [...isolate(isolated, id, event.shiftKey)] }, { replace: true });
        }}
      >
        <Swatch paint={paints.get(id) ?? "other"} />
      </button>
      <span className={styles.text} title={name}>
        {name}
      </span>
      {credit && (
        <span className={styles.credit}>
          <Badge>incl. {amountText(credit, section.unit)} credit</Badge>
        </span>
      )}
    </span>
  );
}

/** What credits take off within the counted days; undefined when nothing. */
function creditOf({ credits }: CostGroup, { buckets, counted }: CostAnswer): string | undefined {
  const sum = sumOf(credits.map((credit, index) => ((buckets[index]?.from ?? "") < counted.until ? credit : null)));
  return sum !== null && Number(sum) !== 0 ? sum : undefined;
}

function Share({ share }: { share: number | null }) {
  return (
    <span className={styles.share}>
      <ShareBar percent={share} />
      <span>{share === null ? "" : percent(share)}</span>
    </span>
  );
}

function totalOf({ comparison }: CostAnswer, section: CostSection) {
  const { unit } = section;
  return {
    total: cellText(section.total, unit),
    share: "100%",
    ...(comparison && {
      previous: section.previous === null ? "none" : cellText(section.previous, unit),
      change: cellText(section.change, unit, { signed: true }),
      percent: changePercent(section),
    }),
  };
}

function Foot({ answer, section, labels }: Pick<BreakdownProps, "answer" | "section" | "labels">) {
  const empty = section.groups.find(({ kind }) => kind === "empty");
  const [field = ""] = answer.query.groupBy;
  return (
    <div className={styles.foot}>
      {empty && (
        <span className={styles.unallocated}>
          <Swatch paint="unallocated" />
          Of the total, <strong>{amountText(empty.total, section.unit)}</strong> has no{" "}
          {fieldName(field, labels).toLowerCase()}.
        </span>
      )}
      <span className={styles.rows}>{count(section.rows)} line items</span>
    </div>
  );
}
