import { Select } from "../../ui/select.tsx";
import { TextField } from "../../ui/text-field.tsx";
import type { Draft, problemsOf } from "./draft.ts";
import styles from "./rule-sentence.module.css";
import { ScopeEditor } from "./scope-editor.tsx";

interface SentenceProps {
  org: string;
  draft: Draft;
  problems: ReturnType<typeof problemsOf>;
  /** What the organization's sources bill in. */
  currencies: readonly string[];
  onChange: (changes: Partial<Draft>) => void;
}

const metrics = [
  { value: "effective", label: "Effective cost" },
  { value: "billed", label: "Billed cost" },
] as const;
const watched = [
  { value: "", label: "everything together" },
  { value: "ServiceName", label: "any one service" },
  { value: "x_Provider", label: "any one provider" },
  { value: "SubAccountId", label: "any one account" },
  { value: "x_ConnectionId", label: "any one source" },
  { value: "ServiceCategory", label: "any one category" },
  { value: "RegionId", label: "any one region" },
  { value: "x_Kind", label: "any one of cloud, GenAI, SaaS" },
  { value: "BillingAccountId", label: "any one billing account" },
  { value: "ChargeCategory", label: "any one charge category" },
] as const satisfies readonly { value: Draft["each"]; label: string }[];
const periods = [
  { value: "day", label: "a day" },
  { value: "week", label: "a week" },
  { value: "month", label: "a month" },
] as const;
const weeks = [4, 5, 6, 7, 8].map((count) => ({ value: String(count), label: `${count} weeks` }));

/** What is watched, of what, in what, and when it fires. */
export function RuleSentence({ org, draft, problems, currencies, onChange }: SentenceProps) {
  const choices = [...new Set([draft.currency, ...currencies])].sort();
  const amount = (
    <>
      <Amount draft={draft} error={problems.amount} onChange={onChange} />
      {choices.length > 1 && (
        <Select
          layout="sentence"
          label="Currency"
          value={draft.currency}
          options={choices.map((value) => ({ value, label: value }))}
          onChange={(currency) => onChange({ currency })}
        />
      )}
    </>
  );
  return (
    <>
      <div className={styles.sentence}>
        <Select
          layout="sentence"
          label="Cost"
          value={draft.metric}
          options={metrics}
          onChange={(metric) => onChange({ metric })}
        />
        <span>of</span>
        {draft.kind === "budget" ? (
          <span>everything</span>
        ) : (
          <Select
            layout="sentence"
            label="Of"
            value={draft.each}
            options={watched}
            onChange={(each) => onChange({ each })}
          />
        )}
        <span>in</span>
        <ScopeEditor org={org} scope={draft.scope} onChange={(scope) => onChange({ scope })} />
        {draft.kind === "jump" && (
          <>
            <span>rises</span>
            <Percent draft={draft} error={problems.percent} onChange={onChange} />
            <span>and</span>
            {amount}
            <span>above its usual for the weekday in the last</span>
            <Select
              layout="sentence"
              label="Over"
              value={String(draft.weeks)}
              options={weeks}
              onChange={(count) => onChange({ weeks: Number(count) })}
            />
          </>
        )}
        {draft.kind === "threshold" && (
          <>
            <span>is in</span>
            <Select
              layout="sentence"
              label="Period"
              value={draft.period}
              options={periods}
              onChange={(period) => onChange({ period })}
            />
            <span>above</span>
            {amount}
          </>
        )}
        {draft.kind === "budget" && (
          <>
            <span>passes</span>
            <Percent draft={draft} error={problems.percent} onChange={onChange} />
            <span>of a month's</span>
            {amount}
          </>
        )}
      </div>
      {(problems.amount || problems.percent) && (
        <p className={styles.problem} role="alert">
          {problems.amount ? `Amount: ${problems.amount}` : `Percent: ${problems.percent}`}
        </p>
      )}
      {draft.kind === "jump" && (
        <p className={styles.help}>
          Usual is the median of the same weekday. With fewer than four of them it stays quiet.
        </p>
      )}
    </>
  );
}

interface FieldProps {
  draft: Draft;
  error: string | undefined;
  onChange: (changes: Partial<Draft>) => void;
}

function Percent({ draft, error, onChange }: FieldProps) {
  return (
    <TextField
      label="Percent"
      hideLabel
      className={styles.percent ?? ""}
      inputMode="decimal"
      suffix="%"
      value={draft.percent}
      aria-invalid={error ? true : undefined}
      onChange={(percent) => onChange({ percent: percent.trim() })}
    />
  );
}

function Amount({ draft, error, onChange }: FieldProps) {
  return (
    <TextField
      label={`Amount in ${draft.currency}`}
      hideLabel
      className={styles.amount ?? ""}
      inputMode="decimal"
      prefix={currencySign(draft.currency)}
      value={draft.amount}
      aria-invalid={error ? true : undefined}
      onChange={(amount) => onChange({ amount: amount.trim() })}
    />
  );
}

function currencySign(currency: string): string {
  const parts = new Intl.NumberFormat(undefined, { style: "currency", currency }).formatToParts(0);
  return parts.find(({ type }) => type === "currency")?.value ?? currency;
}
