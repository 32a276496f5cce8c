import { ChevronDown, ChevronRight } from "lucide-react";
import { Fragment, useState } from "react";
import type { DataSource } from "../../../../shared/api/data-health.ts";
import { addDays, agoText, dayText, monthText } from "../../format/days.ts";
import { count, money } from "../../format/money.ts";
import { Badge } from "../../ui/badge.tsx";
import { IconButton } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { FreshnessStrip } from "../../ui/freshness-strip.tsx";
import { ProviderMark } from "../../ui/provider-mark.tsx";
import { tableClass, tableScrollClass } from "../../ui/table.ts";
import { SourceHistory } from "./source-history.tsx";
import { fullSourceName, lastMonthOf, rulesShare, shareText, sourceName } from "./source-words.ts";
import styles from "./sources-card.module.css";
import { StripLegend } from "./strip-legend.tsx";

/** Every source on one line: how fresh, complete by day, what its last whole month holds, how many FOCUS rules hold. */
export function SourcesCard({ org, sources }: { org: string; sources: readonly DataSource[] }) {
  const [open, setOpen] = useState<string | null>(null);
  const days = sources[0]?.days ?? [];
  const month = lastMonthOf(sources);
  const sorted = sources.toSorted((a, b) => fullSourceName(a).localeCompare(fullSourceName(b)));
  return (
    <Card
      title="Sources"
      note={sources.length === 1 ? "1 source" : `${sources.length} sources`}
      actions={<StripLegend />}
      flush
    >
      <div className={tableScrollClass}>
        <table className={`${tableClass} ${styles.table}`} aria-label="Sources">
          <thead>
            <tr>
              <th>Source</th>
              <th data-hide="phone">Last load</th>
              <th className={styles.days} data-hide="phone" aria-label="Days">
                <span className={styles.ends}>
                  <span>{days[0] && dayText(days[0].day)}</span>
                  <span>{days.at(-1) && dayText(days.at(-1)?.day ?? "")}</span>
                </span>
              </th>
              <th data-align="right">{month ? `${monthText(month.billingPeriod)}, billed` : "Last month"}</th>
              <th data-align="right" data-hide="phone" className={styles.rulesHead}>
                FOCUS rules
              </th>
              <th data-align="right" data-hide="phone">
                Rows
              </th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((source) => (
              <Fragment key={source.connectionId}>
                <SourceRow
                  source={source}
                  month={month?.billingPeriod}
                  main={month?.billed[0]?.currency}
                  isOpen={open === source.connectionId}
                  onToggle={() => setOpen(open === source.connectionId ? null : source.connectionId)}
                />
                {open === source.connectionId && (
                  <tr className={styles.detail}>
                    <td colSpan={6}>
                      <SourceHistory org={org} source={source} />
                    </td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
          {sources.length > 1 && <Totals sources={sources} month={month} />}
        </table>
      </div>
    </Card>
  );
}

interface RowProps {
  source: DataSource;
  /** The month in the head of the column; a source whose last one is another says so. */
  month: string | undefined;
  /** The currency of most money: others are written with their code. */
  main: string | undefined;
  isOpen: boolean;
  onToggle: () => void;
}

function SourceRow({ source, month, main, isOpen, onToggle }: RowProps) {
  const { title, account } = sourceName(source);
  return (
    <tr className={isOpen ? styles.open : undefined}>
      <td>
        <span className={styles.source}>
          <IconButton
            label={`${isOpen ? "Close" : "Open"} the loads of ${title} ${account}`}
            icon={isOpen ? ChevronDown : ChevronRight}
            kind="quiet"
            aria-expanded={isOpen}
            onClick={onToggle}
          />
          <ProviderMark provider={source.provider} />
          <span className={styles.names}>
            <span className={styles.name}>{title}</span>
            <span className={styles.second} title={account}>
              {[account, ...source.formats].join(", ")}
            </span>
            <span className={styles.phoneStrip}>
              <FreshnessStrip days={source.days} label={stripText(source)} />
            </span>
          </span>
        </span>
      </td>
      <td data-hide="phone">
        <LastLoad source={source} />
      </td>
      <td data-hide="phone" className={styles.days}>
        <FreshnessStrip days={source.days} label={stripText(source)} />
      </td>
      <td data-align="right">
        <LastPeriod source={source} month={month} main={main} />
      </td>
      <td data-align="right" data-hide="phone">
        <Rules share={rulesShare(source.rulesChecked, source.rulesViolated)} />
      </td>
      <td data-align="right" data-tone="second" data-hide="phone">
        {count(source.rows)}
      </td>
    </tr>
  );
}

function Totals({ sources, month }: { sources: readonly DataSource[]; month: ReturnType<typeof lastMonthOf> }) {
  const total = (pick: (source: DataSource) => number | null) =>
    sources.reduce((sum, source) => sum + (pick(source) ?? 0), 0);
  const share = rulesShare(
    total(({ rulesChecked }) => rulesChecked),
    total(({ rulesViolated }) => rulesViolated),
  );
  return (
    <tfoot>
      <tr>
        <th scope="row">Total</th>
        <td data-hide="phone" />
        <td data-hide="phone" />
        <td data-align="right">
          <div className={styles.total}>
            {month?.billed.map(({ currency, amount }) => (
              <span key={currency}>{money(amount, currency, { code: currency !== month.billed[0]?.currency })}</span>
            ))}
          </div>
        </td>
        <td data-align="right" data-hide="phone">
          {share !== null && shareText(share)}
        </td>
        <td data-align="right" data-hide="phone">
          {count(total(({ rows }) => rows))}
        </td>
      </tr>
    </tfoot>
  );
}

function LastLoad({ source }: { source: DataSource }) {
  if (source.status === "needs_attention")
    return <Badge tone="bad">{source.attentionReason ?? "Needs attention"}</Badge>;
  const text = source.lastLoadedAt ? agoText(source.lastLoadedAt) : "never";
  if (source.state === "current" || !source.completeUntil) return <span className={styles.quiet}>{text}</span>;
  const until = dayText(addDays(source.completeUntil, -1));
  return (
    <>
      <span className={source.state === "late" ? styles.late : styles.silent}>
        {source.state === "late" ? "Late" : "Silent"}
      </span>
      <span className={styles.second}>nothing after {until}</span>
    </>
  );
}

function LastPeriod({ source: { lastPeriod }, month, main }: Pick<RowProps, "source" | "month" | "main">) {
  if (!lastPeriod) return <span className={styles.quiet}>none yet</span>;
  return (
    <>
      {lastPeriod.sums.map(({ currency, billed }) => (
        <span key={currency} className={styles.sum}>
          {money(billed, currency, { code: currency !== main })}
        </span>
      ))}
      {lastPeriod.sums.length === 0 && <span className={styles.quiet}>none</span>}
      {lastPeriod.billingPeriod !== month && (
        <span className={styles.second}>{monthText(lastPeriod.billingPeriod)}</span>
      )}
    </>
  );
}

function Rules({ share }: { share: number | null }) {
  if (share === null) return <span className={styles.quiet}>unknown</span>;
  return (
    <span className={styles.rules}>
      <span className={styles.track} aria-hidden>
        <span className={share >= 98 ? styles.filled : styles.short} style={{ width: `${share}%` }} />
      </span>
      <span className={styles.share}>{shareText(share)}</span>
    </span>
  );
}

function stripText(source: DataSource): string {
  const words = {
    complete: "complete",
    arriving: "still arriving",
    missing: "missing",
    restated: "restated",
    "not-due": "not due",
  };
  const counts = Object.entries(words).flatMap(([state, word]) => {
    const number = source.days.filter((day) => day.state === state).length;
    return number > 0 ? `${number} ${word}` : [];
  });
  return `${fullSourceName(source)}, last ${source.days.length} days: ${counts.join(", ")}`;
}
