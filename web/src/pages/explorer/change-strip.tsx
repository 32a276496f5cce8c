import { useQuery } from "@tanstack/react-query";
import { change } from "../../api/queries.ts";
import { amountText, isCurrency } from "../../format/money.ts";
import { Popover } from "../../ui/popover.tsx";
import { providerName } from "../../ui/provider-mark.tsx";
import styles from "./change-strip.module.css";
import type { CostAnswer, CostSection } from "./cost-query.ts";
import type { Explorer } from "./use-explorer.ts";

const words = { usage: "Usage", price: "Price", new: "New", gone: "Gone", credits: "Credits", tax: "Tax" } as const;
const widest = 80;

interface ChangeStripProps {
  explorer: Explorer;
  answer: CostAnswer;
  section: CostSection;
}

/** Why the total moved: terms that add up. Filled adds, outlined takes away. */
export function ChangeStrip({ explorer, answer, section }: ChangeStripProps) {
  const { org, state, ask } = explorer;
  const { unit } = section;
  const isAsked = answer.comparison !== null && isCurrency(unit);
  const { data, isPlaceholderData } = useQuery({ ...change(org, answer.query), enabled: isAsked });
  const found = data?.find((one) => one.unit === unit);
  // Terms of another change than the one above would be worse than none.
  const explains = found && (isPlaceholderData || Number(found.change) === Number(section.change));
  if (!isAsked || !found || !explains || found.terms.length === 0) return null;
  const largest = Math.max(...found.terms.map(({ amount }) => Math.abs(Number(amount))), Number.MIN_VALUE);
  const isByChange = state.query.order === "change";
  return (
    <div className={styles.strip} data-dimmed={isPlaceholderData || undefined}>
      <span className={styles.title}>Why {amountText(found.change, unit, { signed: true })}</span>
      <ul className={styles.terms}>
        {found.terms.map((term) => (
          <li key={term.kind}>
            <Term term={term} unit={unit} width={(Math.abs(Number(term.amount)) / largest) * widest} />
          </li>
        ))}
      </ul>
      <button type="button" className={styles.link} onClick={() => ask({ order: isByChange ? "total" : "change" })}>
        {isByChange ? "Largest cost first" : "Largest changes first"}
      </button>
    </div>
  );
}

interface TermProps {
  term: {
    kind: keyof typeof words;
    amount: string;
    largest: readonly { provider: string | null; service: string | null; amount: string }[];
  };
  unit: string;
  width: number;
}

function Term({ term, unit, width }: TermProps) {
  const takes = term.amount.startsWith("-");
  const text = amountText(term.amount, unit, { signed: true });
  return (
    <Popover
      label={`${words[term.kind]} ${text}`}
      trigger={
        <button type="button" className={styles.term}>
          <span className={styles.bar} data-takes={takes || undefined} style={{ width: Math.max(width, 5) }} />
          {words[term.kind]} <strong>{text}</strong>
        </button>
      }
    >
      <p className={styles.heading}>{words[term.kind]}: what moved most</p>
      <ul className={styles.largest}>
        {term.largest.map(({ provider, service, amount }) => (
          <li key={`${provider} ${service}`}>
            <span>{[provider && providerName(provider), service].filter(Boolean).join(" · ") || "No service"}</span>
            <span>{amountText(amount, unit, { signed: true })}</span>
          </li>
        ))}
      </ul>
    </Popover>
  );
}
