import { GitCompareArrows } from "lucide-react";
import { useRef, useState } from "react";
import { today } from "../../format/days.ts";
import { useShortcut } from "../../shell/use-shortcut.ts";
import { Chip } from "../../ui/chip.tsx";
import { DateRange } from "../../ui/date-range.tsx";
import { Menu } from "../../ui/menu.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { Select } from "../../ui/select.tsx";
import styles from "./controls.module.css";
import { type Comparison, type CostAnswer, type CostQuery, comparisons, metrics } from "./cost-query.ts";
import { FilterBar } from "./filter-bar.tsx";
import { GroupBy } from "./group-by.tsx";
import type { Explorer } from "./use-explorer.ts";
import { comparisonWords, daysText, granularityWords, metricNotes, metricWords } from "./words.ts";

interface ControlsProps {
  explorer: Explorer;
  /** The newest answer there is; undefined before the first. */
  answer: CostAnswer | undefined;
  labels: ReadonlyMap<string, string>;
}

export function Controls({ explorer, answer, labels }: ControlsProps) {
  const { org, state, ask } = explorer;
  const { query } = state;
  return (
    <div className={styles.controls}>
      <Select
        label="Cost"
        value={query.metric}
        options={metrics.map((value) => ({ value, label: metricWords[value], note: metricNotes[value] }))}
        onChange={(metric) => ask({ metric })}
      />
      <GroupBy {...{ org, labels }} groupBy={query.groupBy} onChange={(groupBy) => ask({ groupBy })} />
      <Currencies explorer={explorer} answer={answer} />
      <span className={styles.divider} />
      <FilterBar
        {...{ org, labels }}
        filters={query.filters}
        sources={answer?.sources ?? []}
        onChange={(filters) => ask({ filters })}
      />
      <div className={styles.end}>
        <Compare query={query} answer={answer} onChange={(compare) => ask(compareChange(compare))} />
        <Period explorer={explorer} answer={answer} />
        <Segmented
          label="Granularity"
          options={granularitiesShown.map((value) => ({ value, label: granularityWords[value] }))}
          value={query.granularity}
          onChange={(granularity) => ask({ granularity })}
        />
      </div>
    </div>
  );
}

const granularitiesShown: readonly CostQuery["granularity"][] = ["day", "week", "month", "quarter"];
function compareChange(compare: Comparison | undefined): Partial<CostQuery> {
  return { compare } as Partial<CostQuery>;
}

interface CompareProps {
  query: CostQuery;
  answer: CostAnswer | undefined;
  onChange: (compare: Comparison | undefined) => void;
}

/** What the period is compared with; C turns it on with the last kind chosen, or off. */
function Compare({ query, answer, onChange }: CompareProps) {
  const last = useRef<Comparison>(query.compare ?? "same-days-last-month");
  if (query.compare) last.current = query.compare;
  useShortcut("c", () => onChange(query.compare ? undefined : last.current));
  const shown = answer?.comparison && answer.query.compare === query.compare ? daysText(answer.comparison) : undefined;
  const text = query.compare ? (shown ?? comparisonWords[query.compare]) : "Compare";
  return (
    <Menu
      align="end"
      trigger={
        <Chip
          icon={GitCompareArrows}
          isOn={query.compare !== undefined}
          className={styles.tall}
          aria-label={`Compare: ${query.compare ? text : "off"}`}
        >
          {text}
        </Chip>
      }
      items={[
        ...comparisons.map((kind) => ({
          label: comparisonWords[kind],
          isChecked: query.compare === kind,
          onSelect: () => onChange(kind),
        })),
        "separator" as const,
        { label: "Off", isChecked: query.compare === undefined, shortcut: "C", onSelect: () => onChange(undefined) },
      ]}
    />
  );
}

function Period({ explorer, answer }: { explorer: Explorer; answer: CostAnswer | undefined }) {
  const { query } = explorer.state;
  const [isOpen, setOpen] = useState(false);
  useShortcut("t", () => setOpen(true));
  const resolved = "from" in query.period ? query.period : (answer?.period ?? { from: today(), until: today() });
  return (
    <DateRange
      value={query.period}
      resolved={resolved}
      onChange={(period) => explorer.ask({ period })}
      completeUntil={answer?.completeUntil ?? null}
      today={today()}
      open={isOpen}
      onOpenChange={setOpen}
      compare={{
        options: comparisons.map((value) => ({ value, label: comparisonWords[value] })),
        value: query.compare,
        onChange: (compare) => explorer.ask(compareChange(comparisons.find((one) => one === compare))),
      }}
    />
  );
}

/** Only where there is a choice: an answer in several currencies, or one that was converted. */
function Currencies({ explorer, answer }: { explorer: Explorer; answer: CostAnswer | undefined }) {
  const { currency } = explorer.state.query;
  const seen = [
    ...(answer?.sections.map(({ unit }) => unit) ?? []),
    ...(answer?.rates.flatMap(({ from, to }) => [from, to]) ?? []),
    ...(answer?.withoutRate.map((one) => one.currency) ?? []),
    ...(currency ? [currency] : []),
  ].filter((unit) => /^[A-Z]{3}$/.test(unit));
  const codes = [...new Set(seen)].sort();
  if (!currency && codes.length < 2) return null;
  return (
    <Select
      label="Currency"
      value={currency ?? "each"}
      options={[
        { value: "each", label: "As billed" },
        ...codes.map((code) => ({ value: code, label: code, note: "Converted with dated rates" })),
      ]}
      onChange={(code) => explorer.ask({ currency: code === "each" ? undefined : code } as Partial<CostQuery>)}
    />
  );
}
