import type { Answer } from "../../../../shared/api/routes.ts";
import type { SourceFreshness } from "../../../../shared/costs/answer.ts";
import { addDays, dayText } from "../../format/days.ts";
import { type DayState, FreshnessStrip } from "../../ui/freshness-strip.tsx";
import { providerName } from "../../ui/provider-mark.tsx";
import { Tile } from "./tile.tsx";
import styles from "./tiles.module.css";

const shown = 14;
/** The worst state of a day's sources speaks for the day. */
const worstFirst: readonly DayState[] = ["missing", "arriving", "not-due", "restated", "complete"];

export function FreshnessTile({
  org,
  completeUntil,
  sources,
  health,
}: {
  org: string;
  completeUntil: string;
  sources: readonly SourceFreshness[];
  health: Answer<"GET /api/data-health"> | undefined;
}) {
  const living = sources.filter(({ state }) => state !== "silent");
  const oldest = namesOf(living.filter((source) => source.completeUntil === completeUntil));
  const late = namesOf(sources.filter(({ state }) => state === "late"));
  const days = stripOf(health);
  return (
    <Tile
      org={org}
      label="Freshness"
      figure={`To ${dayText(addDays(completeUntil, -1))}`}
      lines={[
        oldest ? `Oldest: ${oldest}` : "No newer bill is loaded",
        late ? (
          <span key="second" className={styles.bad}>
            {late} late
          </span>
        ) : (
          living.length > 0 && `${living.length} ${living.length === 1 ? "source" : "sources"}, none late`
        ),
      ]}
      graphic={days.length > 0 && <FreshnessStrip days={days} label={`The last ${days.length} days`} />}
      query="data"
    />
  );
}

function namesOf(sources: readonly SourceFreshness[]): string {
  const names = [...new Set(sources.map(({ provider }) => providerName(provider)))];
  return names.length > 2 ? `${names[0]} and ${names.length - 1} more` : names.join(", ");
}

function stripOf(health: Answer<"GET /api/data-health"> | undefined): { day: string; state: DayState }[] {
  const living = health?.sources.filter(({ state }) => state !== "silent") ?? [];
  const days = living[0]?.days.slice(-shown).map(({ day }) => day) ?? [];
  return days.map((day) => {
    const states = living.map((source) => source.days.find((one) => one.day === day)?.state);
    return { day, state: worstFirst.find((state) => states.includes(state)) ?? "not-due" };
  });
}
