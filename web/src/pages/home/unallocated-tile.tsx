import { percent } from "../../format/change.ts";
import { tileMoney } from "../../format/money.ts";
import type { CostAnswer } from "../explorer/cost-query.ts";
import { fieldName } from "../explorer/words.ts";
import { type HomeView, unallocatedQuery } from "./home-queries.ts";
import { Tile } from "./tile.tsx";
import { Share } from "./tile-graphics.tsx";

/** The share of the cost that no one is named for. */
export function UnallocatedTile({
  view,
  field,
  answer,
}: {
  view: HomeView;
  field: `tag:${string}`;
  answer: CostAnswer;
}) {
  const section = answer.sections.find(({ unit }) => unit === view.currency);
  if (!section) return null;
  const without = section.groups.find(({ kind }) => kind === "empty");
  const share = without ? without.share : 0;
  const name = fieldName(field).toLowerCase();
  return (
    <Tile
      org={view.org}
      label="Unallocated"
      figure={percent(share)}
      lines={[
        `${tileMoney(without?.total ?? "0", view.currency)} of ${tileMoney(section.total, view.currency)}`,
        `Has no ${name}`,
      ]}
      graphic={<Share percent={share ?? 0} />}
      query={{
        ...unallocatedQuery(view, field),
        groupBy: ["ServiceName"],
        granularity: "day",
        limit: 7,
        filters: [{ field, operator: "empty" }],
      }}
    />
  );
}
