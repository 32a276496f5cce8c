import { Link } from "@tanstack/react-router";
import { addDays, dayText, monthOf, monthText } from "../../format/days.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import type { CostAnswer } from "./cost-query.ts";
import type { Explorer } from "./use-explorer.ts";
import { daysText, fieldName, filterValue, operatorWords } from "./words.ts";

interface EmptyAnswerProps {
  explorer: Explorer;
  answer: CostAnswer;
  labels: ReadonlyMap<string, string>;
}

/** Why there is nothing, how far the data goes, and one way on. */
export function EmptyAnswer({ explorer, answer, labels }: EmptyAnswerProps) {
  const { completeUntil, sources, query } = answer;
  if (sources.length === 0 && query.filters.length === 0) return <NoData org={explorer.org} />;
  const matching = query.filters.map((filter) =>
    [fieldName(filter.field, labels), operatorWords[filter.operator], filterValue(filter, sources)]
      .filter(Boolean)
      .join(" "),
  );
  const newestDay = completeUntil && addDays(completeUntil, -1);
  const last = query.filters.at(-1);
  return (
    <Empty
      title={`No cost${matching.length > 0 ? ` matches ${matching.join(" and ")}` : ""} in ${daysText(answer.period)}`}
      action={
        last ? (
          <Button onClick={() => explorer.ask({ filters: query.filters.slice(0, -1) })}>
            Remove {fieldName(last.field, labels)}
          </Button>
        ) : (
          newestDay && (
            <Button onClick={() => explorer.ask({ period: monthOf(newestDay) })}>Show {monthText(newestDay)}</Button>
          )
        )
      }
    >
      {newestDay ? `The newest complete day is ${dayText(newestDay)}.` : "No source has data yet."}
    </Empty>
  );
}

function NoData({ org }: { org: string }) {
  return (
    <Empty
      title="No bill is loaded yet"
      action={
        <Link to="/$org/data" params={{ org }} className={buttonClass("secondary")}>
          Go to Data
        </Link>
      }
    >
      Explorer shows cost as soon as a bill is in.
    </Empty>
  );
}
