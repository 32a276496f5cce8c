import { ChevronRight, Clock } from "lucide-react";
import { changePercent } from "../../format/change.ts";
import { addDays, dayText, monthText, today } from "../../format/days.ts";
import { amountText, count, isCurrency, money } from "../../format/money.ts";
import { Badge } from "../../ui/badge.tsx";
import { Tooltip } from "../../ui/tooltip.tsx";
import type { CostAnswer, CostSection, Filter } from "./cost-query.ts";
import { drillOut } from "./drill.ts";
import styles from "./head.module.css";
import type { Explorer } from "./use-explorer.ts";
import { daysText, manyName, pluralName, valueName } from "./words.ts";

interface PathProps {
  explorer: Explorer;
  answer: CostAnswer;
  section: CostSection | undefined;
  labels: ReadonlyMap<string, string>;
}

/** How far in we are, each level a way back. */
export function Path({ explorer, answer, section, labels }: PathProps) {
  const { state, show } = explorer;
  const [field, second] = answer.query.groupBy;
  const groups = section?.groups.reduce((sum, group) => sum + (group.kind === "empty" ? 0 : group.groups), 0) ?? 0;
  return (
    <nav className={styles.path} aria-label="Drill path">
      {state.drill.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the path
        <span key={index} className={styles.step}>
          <button type="button" className={styles.crumb} onClick={() => show(drillOut(state, index))}>
            {index === 0 ? `All ${pluralName(step.groupBy[0] ?? "", labels)}` : nameOf(state.drill[index - 1], answer)}
          </button>
          <ChevronRight size={14} strokeWidth={1.75} aria-hidden />
        </span>
      ))}
      <span className={styles.here} aria-current="page">
        {state.drill.length === 0 ? "All cost" : nameOf(state.drill.at(-1), answer)}
      </span>
      {field && <span className={styles.count}>{second ? `${groups} groups` : manyName(field, groups, labels)}</span>}
    </nav>
  );
}

function nameOf(step: Explorer["state"]["drill"][number] | undefined, { sources }: CostAnswer): string {
  return step ? step.key.map((value, index) => valueName(step.groupBy[index] ?? "", value, sources)).join(" · ") : "";
}

/** The total, how it changed, and what it is held against. */
export function Headline({ section, answer }: { section: CostSection; answer: CostAnswer }) {
  const { comparison, counted } = answer;
  return (
    <p className={styles.headline}>
      <strong className={styles.total}>{amountText(section.total, section.unit)}</strong>
      {comparison ? (
        <>
          <span className={styles.change}>{amountText(section.change, section.unit, { signed: true })}</span>
          <span>{changePercent(section)}</span>
          <span>
            against {section.previous === null ? "nothing" : amountText(section.previous, section.unit)} on{" "}
            {daysText(comparison)}
          </span>
        </>
      ) : (
        <span>{daysText(counted)}</span>
      )}
    </p>
  );
}

/** What the number stands on: how far it is complete, and what is in it. */
export function Proofs({ answer, section }: { answer: CostAnswer; section: CostSection | undefined }) {
  const { completeUntil, period, query } = answer;
  const now = today();
  const isOpen = period.until > `${now.slice(0, 7)}-01`;
  const late = answer.sources.filter(({ state }) => state === "late");
  return (
    <div className={styles.proofs}>
      {completeUntil && <Badge icon={Clock}>Complete to {dayText(addDays(completeUntil, -1))}</Badge>}
      {late.length > 0 && (
        <Badge tone="bad">{late.length === 1 ? late[0]?.name : `${count(late.length)} sources`} late</Badge>
      )}
      {isOpen && <Badge>{monthText(now)} open</Badge>}
      {section && isCurrency(section.unit) && <Badge>{insides(query.filters)}</Badge>}
      {section && section.unknownRows > 0 && (
        <Badge tone="caution">
          {count(section.unknownRows)} {section.unknownRows === 1 ? "row" : "rows"} without a value
        </Badge>
      )}
      {answer.rates.length > 0 && <Rates answer={answer} />}
      {answer.withoutRate.map(({ currency, total }) => (
        <Badge key={currency} tone="caution">
          {money(total, currency, { code: true })} left out, no rate
        </Badge>
      ))}
    </div>
  );
}

function Rates({ answer }: { answer: CostAnswer }) {
  const { rates, query } = answer;
  const text = rates
    .slice(0, 12)
    .map(({ from, to, day, rate, source }) => `1 ${from} = ${rate} ${to} from ${dayText(day)} (${source})`)
    .join("\n");
  return (
    <Tooltip text={rates.length > 12 ? `${text}\nand ${rates.length - 12} more` : text}>
      <button type="button" className={styles.rates}>
        <Badge tone="outline">
          Converted to {query.currency}, {rates.length} {rates.length === 1 ? "rate" : "rates"}
        </Badge>
      </button>
    </Tooltip>
  );
}

/** Whether credits and tax are in, by the filters on ChargeCategory. */
function insides(filters: readonly Filter[]): string {
  const has = (category: string) =>
    filters
      .filter(({ field }) => field === "ChargeCategory")
      .every((filter) => {
        if (!("values" in filter)) return filter.operator === "not-empty";
        const matches = filter.values.some((value) =>
          filter.operator.endsWith("contains")
            ? category.toLowerCase().includes(value.toLowerCase())
            : category === value,
        );
        return filter.operator.startsWith("is-not") || filter.operator.startsWith("not-") ? !matches : matches;
      });
  return `Credits ${has("Credit") ? "in" : "out"}, tax ${has("Tax") ? "in" : "out"}`;
}
