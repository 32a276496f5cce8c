import { ChevronDown, ChevronRight } from "lucide-react";
import { Fragment, useState } from "react";
import type { DataSource } from "../../../../shared/api/data-health.ts";
import { percent } from "../../format/change.ts";
import { addDays, agoText, dayText, monthText } from "../../format/days.ts";
import { count, money } from "../../format/money.ts";
import { Badge } from "../../ui/badge.tsx";
import { IconButton } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { FreshnessStrip } from "../../ui/freshness-strip.tsx";
import { ProviderMark } from "../../ui/provider-mark.tsx";
import { tableClass, tableScrollClass } from "../../ui/table.ts";
import { SourceHistory } from "./source-history.tsx";
import styles from "./sources-card.module.css";
import { StripLegend } from "./strip-legend.tsx";

/** Every source on one line: how fresh, complete by day, what its last whole month holds, how many FOCUS rules hold. */
export function SourcesCard({ org, sources }: { org: string; sources: readonly DataSource[] }) {
  const [open, setOpen] = useState<string | null>(null);
  const days = sources[0]?.days ?? [];
  return (
    <Card title="Sources" note={`${sources.length} known`} actions={<StripLegend />} flush>
      <div className={tableScrollClass}>
        <table className={tableClass} aria-label="Sources">
          <thead>
            <tr>
              <th>Source</th>
              <th>Last load</th>
              <th className={styles.days}>
                <span className={styles.ends}>
                  <span>{days[0] && dayText(days[0].day)}</span>
                  <span>{days.at(-1) && dayText(days.at(-1)?.day ?? "")}</span>
                </span>
              </th>
              <th data-align="right">Last whole month</th>
              <th data-align="right" data-hide="phone">
                FOCUS rules
              </th>
              <th data-align="right" data-hide="phone">
                Rows
              </th>
            </tr>
          </thead>
          <tbody>
            {sources.map((source) => (
              <Fragment key={source.connectionId}>
                <SourceRow
                  source={source}
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
        </table>
      </div>
    </Card>
  );
}

function SourceRow({ source, isOpen, onToggle }: { source: DataSource; isOpen: boolean; onToggle: () => void }) {
  return (
    <tr data-selected={isOpen || undefined}>
      <td className={styles.source}>
        <IconButton
          label={`${isOpen ? "Close" : "Open"} the loads of ${source.name}`}
          icon={isOpen ? ChevronDown : ChevronRight}
          kind="quiet"
          aria-expanded={isOpen}
          onClick={onToggle}
        />
        <ProviderMark provider={source.provider} />
        <span>
          <span className={styles.name}>{source.name}</span>
          <span className={styles.second}>{source.formats.join(", ")}</span>
        </span>
      </td>
      <td>
        <LastLoad source={source} />
      </td>
      <td>
        <FreshnessStrip days={source.days} label={stripText(source)} />
      </td>
      <td data-align="right">
        <LastPeriod source={source} />
      </td>
      <td data-align="right" data-hide="phone">
        <Rules source={source} />
      </td>
      <td data-align="right" data-tone="second" data-hide="phone">
        {count(source.rows)}
      </td>
    </tr>
  );
}

function LastLoad({ source }: { source: DataSource }) {
  if (source.status === "needs_attention")
    return <Badge tone="bad">{source.attentionReason ?? "Needs attention"}</Badge>;
  const text = source.lastLoadedAt ? agoText(source.lastLoadedAt) : "never";
  if (source.state === "current" || !source.completeUntil) return <span className={styles.quiet}>{text}</span>;
  const until = dayText(addDays(source.completeUntil, -1));
  return (
    <span>
      <span className={source.state === "late" ? styles.late : styles.quiet}>
        {source.state === "late" ? "Late" : "Silent"}
      </span>
      <span className={styles.second}>nothing after {until}</span>
    </span>
  );
}

function LastPeriod({ source }: { source: DataSource }) {
  if (!source.lastPeriod) return <span className={styles.quiet}>none yet</span>;
  return (
    <span>
      {source.lastPeriod.sums.map(({ currency, billed }) => (
        <span key={currency} className={styles.sum}>
          {money(billed, currency)}
        </span>
      ))}
      <span className={styles.second}>{monthText(source.lastPeriod.billingPeriod)}, billed</span>
    </span>
  );
}

function Rules({ source: { rulesChecked, rulesViolated } }: { source: DataSource }) {
  if (rulesChecked === null || rulesViolated === null || rulesChecked === 0)
    return <span className={styles.quiet}>unknown</span>;
  const share = (100 * (rulesChecked - rulesViolated)) / rulesChecked;
  return (
    <span className={styles.rules}>
      <span className={styles.track} aria-hidden>
        <span className={share >= 98 ? styles.filled : styles.short} style={{ width: `${share}%` }} />
      </span>
      {percent(share)}
    </span>
  );
}

function stripText({ name, days }: DataSource): string {
  const words = {
    complete: "complete",
    arriving: "still arriving",
    missing: "missing",
    restated: "restated",
    "not-due": "not due",
  };
  const counts = Object.entries(words).flatMap(([state, word]) => {
    const number = days.filter((day) => day.state === state).length;
    return number > 0 ? `${number} ${word}` : [];
  });
  return `${name}, last ${days.length} days: ${counts.join(", ")}`;
}
