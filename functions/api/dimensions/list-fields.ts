import type { Answer } from "#shared/api/routes.ts";
import { addDays } from "#shared/costs/days.ts";
import { dimensions, type Field } from "#shared/costs/dimensions.ts";
import { isFieldOf, keyOf } from "#shared/costs/fields.ts";
import { call, column, output, within } from "#shared/costs/select.ts";
import type { Warehouse } from "#shared/warehouse/warehouse.ts";
import { labelsOf } from "./labels.ts";

type Fields = Answer<"GET /api/dimensions">["fields"];
type Selecting = Pick<Warehouse, "select">;

/** Line items are many: the newest of them say which columns a vendor fills, and which tags there are. */
const recentDays = 62;
const mostTagSets = 5000;

/** Fields that hold any value, and tag keys; how many values, where the rollup can say so. `until` is exclusive. */
export async function listFields(
  warehouse: Selecting,
  dataset: string,
  { from, until }: { from: string; until: string },
): Promise<Fields> {
  const recent = { from: addDays(until, -recentDays), until };
  const [daily, items, tags] = await Promise.all([
    countDaily(warehouse, dataset, { from, until }),
    filledColumns(warehouse, dataset, recent),
    tagKeys(warehouse, dataset, recent),
  ]);
  const columns = dimensions.flatMap((field) => {
    const values = isFieldOf("cost_daily", field) ? (daily.get(field) ?? 0) : items.has(field) ? null : 0;
    return values === 0 ? [] : [{ field: field as Field, values }];
  });
  const found = [...columns, ...tags];
  const labels = labelsOf(found.map(({ field }) => field));
  return found.map(({ field, values }, index) => ({ field, label: labels[index] ?? field, values }));
}

type Days = { from: string; until: string };

async function countDaily(warehouse: Selecting, dataset: string, days: Days): Promise<Map<Field, number>> {
  const fields = dimensions.filter((field) => isFieldOf("cost_daily", field));
  const counts = await Promise.all(fields.map((field) => countValues(warehouse, dataset, field, days)));
  return new Map(fields.map((field, index) => [field, counts[index] ?? 0]));
}

async function countValues(warehouse: Selecting, dataset: string, field: Field, days: Days): Promise<number> {
  const rows = await warehouse.select(dataset, {
    with: [
      {
        name: "found",
        select: {
          columns: [{ as: "value", value: keyOf(field, column) }],
          from: "cost_daily",
          where: within(days.from, days.until),
          groupBy: ["value"],
        },
      },
    ],
    columns: [{ as: "values_found", value: call("count", output("value")) }],
    from: { cte: "found" },
  });
  return Number(rows[0]?.values_found ?? 0);
}

async function filledColumns(warehouse: Selecting, dataset: string, days: Days): Promise<ReadonlySet<Field>> {
  const fields = dimensions.filter((field) => !isFieldOf("cost_daily", field));
  const [row] = await warehouse.select(dataset, {
    columns: fields.map((field, index) => ({ as: `f${index}`, value: call("max", keyOf(field, column)) })),
    from: "cost_data_standard_1_3",
    where: within(days.from, days.until),
  });
  return new Set(fields.filter((_, index) => (row?.[`f${index}`] ?? null) !== null));
}

/** Keys by how many rows have them. */
async function tagKeys(
  warehouse: Selecting,
  dataset: string,
  days: Days,
): Promise<{ field: Field; values: number | null }[]> {
  const sets = await warehouse.select(dataset, {
    columns: [
      { as: "tags", value: column("Tags") },
      { as: "row_count", value: call("count") },
    ],
    from: "cost_data_standard_1_3",
    where: within(days.from, days.until),
    groupBy: ["tags"],
    orderBy: [{ by: "row_count", direction: "desc" }],
    limit: mostTagSets,
  });
  const found = new Map<string, { rows: number; values: Set<string> }>();
  for (const { tags, row_count } of sets) {
    for (const [key, value] of pairsOf(tags ?? null)) {
      const known = found.get(key) ?? { rows: 0, values: new Set() };
      found.set(key, { rows: known.rows + Number(row_count), values: known.values.add(value) });
    }
  }
  const isAll = sets.length < mostTagSets;
  return [...found]
    .sort(([a, one], [b, other]) => other.rows - one.rows || (a < b ? -1 : 1))
    .map(([key, { values }]) => ({ field: `tag:${key}`, values: isAll ? values.size : null }));
}

function pairsOf(tags: string | null): [string, string][] {
  try {
    const parsed: unknown = JSON.parse(tags ?? "{}");
    if (typeof parsed !== "object" || parsed === null) return [];
    return Object.entries(parsed).flatMap(([key, value]) =>
      value === null || value === "" ? [] : [[key, String(value)] as [string, string]],
    );
  } catch {
    return [];
  }
}
