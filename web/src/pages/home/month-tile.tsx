import type { ForecastAnswer } from "../../../../shared/api/costs.ts";
import { daysBetween, monthText, rangeText } from "../../format/days.ts";
import { count, money } from "../../format/money.ts";
import type { CostAnswer, CostSection } from "../explorer/cost-query.ts";
import { dailyQuery, type HomeView } from "./home-queries.ts";
import { Tile } from "./tile.tsx";
import { Pace } from "./tile-graphics.tsx";
import styles from "./tiles.module.css";

export function MonthTile({
  view,
  answer,
  section,
  outlook,
}: {
  view: HomeView;
  answer: CostAnswer;
  section: CostSection;
  outlook: ForecastAnswer | undefined;
}) {
  const { from, until } = answer.counted;
  const isWhole = until >= view.month.until;
  const length = daysBetween(view.month.from, view.month.until);
  const expected = outlook?.total ? Number(outlook.total.median) : null;
  const total = Number(section.total ?? 0);
  return (
    <Tile
      org={view.org}
      isHeadline
      label={isWhole ? monthText(view.month.from, { withYear: true }) : "Month to date"}
      figure={money(section.total, view.currency)}
      lines={[
        isWhole ? `${rangeText(from, until)}, the whole month` : `${rangeText(from, until)}, all sources complete`,
        section.unknownRows > 0 ? (
          <span key="second" className={styles.caution}>
            + {count(section.unknownRows)} {section.unknownRows === 1 ? "line" : "lines"} without a price
          </span>
        ) : (
          `${count(answer.rowCount)} lines of ${answer.sources.length} ${answer.sources.length === 1 ? "source" : "sources"}`
        ),
      ]}
      graphic={
        !isWhole && (
          <Pace
            spent={expected ? total / expected : daysBetween(from, until) / length}
            passed={daysBetween(from, until) / length}
          />
        )
      }
      query={dailyQuery(view, "day")}
    />
  );
}
