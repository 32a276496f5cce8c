import type { ChangeAnswer } from "../../../../shared/api/costs.ts";
import { changePercent } from "../../format/change.ts";
import { money, tileMoney } from "../../format/money.ts";
import type { CostAnswer, CostSection } from "../explorer/cost-query.ts";
import { daysText } from "../explorer/words.ts";
import { dailyQuery, type HomeView } from "./home-queries.ts";
import { Tile } from "./tile.tsx";
import { Steps } from "./tile-graphics.tsx";
import { termWords } from "./words.ts";

export function VsTile({
  view,
  section,
  comparison,
  terms,
}: {
  view: HomeView;
  section: CostSection;
  comparison: NonNullable<CostAnswer["comparison"]>;
  terms: ChangeAnswer["terms"] | undefined;
}) {
  const written = (terms ?? []).map(
    ({ kind, amount }) =>
      `${termWords[kind]} ${money(amount, view.currency, { signed: true, exactness: Math.abs(Number(amount)) < 1000 ? "whole" : "compact" })}`,
  );
  const [first, ...others] = written;
  return (
    <Tile
      org={view.org}
      label={`vs ${daysText(comparison)}`}
      figure={tileMoney(section.change, view.currency, { signed: true })}
      exact={money(section.change, view.currency, { signed: true })}
      lines={[[changePercent(section), first].filter(Boolean).join(", "), others.slice(0, 2).join(", ")]}
      graphic={terms && terms.length > 0 && <Steps terms={terms} />}
      query={{ ...dailyQuery(view, "day"), groupBy: ["x_Provider"], order: "change" }}
    />
  );
}
