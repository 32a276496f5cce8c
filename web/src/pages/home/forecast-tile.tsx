import type { ForecastAnswer } from "../../../../shared/api/costs.ts";
import { monthText } from "../../format/days.ts";
import { money, tileMoney } from "../../format/money.ts";
import { dailyQuery, type HomeView } from "./home-queries.ts";
import { Tile } from "./tile.tsx";
import { Range } from "./tile-graphics.tsx";

export function ForecastTile({ view, outlook }: { view: HomeView; outlook: ForecastAnswer }) {
  const label = `Forecast, ${monthText(view.month.from)}`;
  const query = dailyQuery(view, "day");
  const { total } = outlook;
  if (!total)
    return <Tile org={view.org} label={label} figure="Not yet" isQuiet lines={[outlook.reason ?? ""]} query={query} />;
  return (
    <Tile
      org={view.org}
      label={label}
      figure={tileMoney(total.median, view.currency)}
      exact={money(total.median, view.currency)}
      lines={[`${tileMoney(total.low, view.currency)} to ${tileMoney(total.high, view.currency)}`, "80% range"]}
      graphic={<Range low={Number(total.low)} median={Number(total.median)} high={Number(total.high)} />}
      query={query}
    />
  );
}
