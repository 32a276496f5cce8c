import { useNavigate } from "@tanstack/react-router";
import { Share } from "lucide-react";
import type { CostAnswer } from "../../../../shared/costs/answer.ts";
import { addDays, addMonths, dayText, today } from "../../format/days.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Select } from "../../ui/select.tsx";
import { useToast } from "../../ui/toaster.tsx";
import { Tooltip } from "../../ui/tooltip.tsx";
import styles from "./home-header.module.css";
import { type HomeView, homeComparisons } from "./home-queries.ts";
import { vsText } from "./words.ts";

interface Props {
  view: HomeView;
  currencies: readonly string[];
  hasRates: boolean;
  converted: CostAnswer | undefined;
  completeUntil: string;
}

const allIn = "converted";

/** What the page is about: measure, currency, month and comparison. */
export function HomeHeader({ view, currencies, hasRates, converted, completeUntil }: Props) {
  const navigate = useNavigate({ from: "/$org/" });
  const toast = useToast();
  const [largest = view.currency] = currencies;
  const isOld = addMonths(today(), 0) > view.month.from;
  return (
    <PageHeader
      title="Home"
      badges={
        <>
          <Badge tone="outline">
            Effective<span className={styles.more}> cost</span>, {view.currency}
            {view.isConverted && ", converted"}
          </Badge>
          {isOld && <Badge tone="neutral">Newest data: {dayText(addDays(completeUntil, -1))}</Badge>}
          {view.isConverted && converted && <RatesBadge answer={converted} />}
        </>
      }
      actions={
        <>
          {currencies.length > 1 && (
            <Select
              label="Currency"
              value={view.isConverted ? allIn : view.currency}
              onChange={(value) =>
                void navigate({
                  search: (before) =>
                    value === allIn ? withoutCurrency(before, true) : { ...withoutCurrency(before), currency: value },
                })
              }
              options={[
                ...currencies.map((unit) => ({ value: unit, label: unit, note: "Only what is billed in it" })),
                ...(hasRates ? [{ value: allIn, label: `All in ${largest}`, note: "With dated rates" }] : []),
              ]}
            />
          )}
          <Select
            label="vs"
            value={view.compare}
            onChange={(compare) => void navigate({ search: (before) => ({ ...before, compare }) })}
            options={homeComparisons.map((value) => ({ value, label: vsText(value, view.month.from) }))}
          />
          <Button
            icon={Share}
            className={styles.more}
            onClick={() =>
              void navigator.clipboard
                .writeText(location.href)
                .then(() => toast({ text: "The link to this view is copied" }))
                .catch(() => toast({ text: "The link was not copied. Take it from the address bar.", tone: "bad" }))
            }
          >
            Share
          </Button>
        </>
      }
    />
  );
}

function withoutCurrency({ compare }: { compare?: string }, converted?: true) {
  return { ...(compare && { compare }), ...(converted && { converted }) };
}

/** Names the rates, and what was left out for want of one. */
function RatesBadge({ answer }: { answer: CostAnswer }) {
  const rates = answer.rates.map(
    ({ from, to, day, rate, source }) => `1 ${from} = ${rate} ${to} from ${dayText(day)} (${source})`,
  );
  return (
    <>
      <Tooltip text={rates.slice(0, 8).join("; ")}>
        <button type="button">
          <Badge tone="neutral">{rates.length === 1 ? "1 rate" : `${rates.length} rates`}</Badge>
        </button>
      </Tooltip>
      {answer.withoutRate.map(({ currency, total }) => (
        <Badge key={currency} tone="caution">
          {currency} {total ?? "unknown"} left out: no rate
        </Badge>
      ))}
    </>
  );
}
