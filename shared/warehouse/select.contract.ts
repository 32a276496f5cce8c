import { access, readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import {
  and,
  call,
  caseWhen,
  chargeDay,
  column,
  compare,
  contains,
  day as dayValue,
  isIn,
  isNull,
  not,
  output,
  over,
  type Select,
  tag,
  text,
  truncate,
  within,
} from "#shared/costs/select.ts";
import { DuckDb, literal } from "#shared/duckdb/duckdb.ts";
import { bill, type Line } from "./bill.contract.ts";
import { day, full, on, type Workbench } from "./workbench.contract.ts";

const june = within("2026-06-01", "2026-07-01");
const lineItems = "cost_data_standard_1_3";
const billed = call("sum", column("BilledCost"));

/** Sums of BilledCost by one expression, over June. */
const by = (value: Select["columns"][number]["value"], more: Partial<Select> = {}): Select => ({
  columns: [
    { as: "key", value },
    { as: "cost", value: billed },
    { as: "rows", value: call("count") },
  ],
  from: lineItems,
  where: june,
  groupBy: ["key"],
  orderBy: [{ by: "key", direction: "asc" }],
  ...more,
});

export function selecting(test: Workbench): void {
  const select = (query: Select) => test.warehouse.select(test.dataset, query);
  const costs = async (query: Select) => (await select(query)).map(({ key, cost }) => [key, cost]);

  it("answers rows of text: decimals in full, days, and instants in UTC", async () => {
    await test.load(1, bill({ BilledCost: "1.5", ChargePeriodStart: "2026-06-04T23:59:59Z" }));
    const columns = [
      { as: "ChargePeriodStart", value: column("ChargePeriodStart") },
      { as: "BilledCost", value: column("BilledCost") },
      { as: "RegionId", value: column("RegionId") },
      { as: "day", value: chargeDay },
      { as: "generation", value: column("x_Generation") },
    ];
    expect(await select({ columns, from: lineItems })).toEqual([
      {
        ChargePeriodStart: "2026-06-04T23:59:59Z",
        BilledCost: full("1.5"),
        RegionId: null,
        day: day(4),
        generation: "1",
      },
    ]);
  });

  it("takes both tables by the UTC day a charge starts on, and ends before the last day", async () => {
    const start = (instant: string): Line => ({ ChargePeriodStart: instant, ChargePeriodEnd: "2026-07-01T00:00:00Z" });
    await test.load(
      1,
      bill(
        { BilledCost: "1", ...start("2026-06-03T00:00:00Z") },
        { BilledCost: "2", ...start("2026-06-04T23:59:59Z") },
        { BilledCost: "4", ...start("2026-06-05T00:00:00Z") },
      ),
    );
    const where = within(day(3), day(5));
    for (const from of [lineItems, "cost_daily"] as const) {
      expect(await costs(by(chargeDay, { from, where }))).toEqual([
        [day(3), full("1")],
        [day(4), full("2")],
      ]);
    }
  });

  it("reads a tag by any key, and takes any text as a value and never as SQL", async () => {
    const keys = ["team", "aws:createdBy", "a.b", "it's", 'say "hi"', "a/b~c", "$x", "back\\slash", "ключ"];
    const values = ["O'Reilly", '"quoted"', "'; DROP TABLE cost_daily; --", "$p1", "naïve ✓"];
    for (const [index, key] of keys.filter(test.readsTag).entries()) {
      const value = values[index % values.length] ?? "";
      await test.load(index + 1, bill({ BilledCost: "1", Tags: JSON.stringify({ [key]: value, other: "x" }) }));
      expect(await costs(by(tag(key)))).toEqual([[value, full("1")]]);
      expect(await costs(by(tag(key), { where: and(june, isIn(tag(key), [value, "more"])) }))).toHaveLength(1);
      expect(await costs(by(tag(key), { where: and(june, not(compare(tag(key), "=", text(value)))) }))).toEqual([]);
      expect(await costs(by(tag(`${key}?`)))).toEqual([[null, full("1")]]);
    }
  });

  it("filters by part of a text in any case, by nothing, and by none of no values", async () => {
    await test.load(
      1,
      bill(
        { BilledCost: "1", ServiceName: "Amazon EC2" },
        { BilledCost: "2", ServiceName: "100%_s" },
        { BilledCost: "4" },
      ),
    );
    const found = async (where: Select["where"]) => costs(by(column("ServiceName"), { where }));
    expect(await found(contains(column("ServiceName"), "eC"))).toEqual([["Amazon EC2", full("1")]]);
    expect(await found(contains(column("ServiceName"), "%_S"))).toEqual([["100%_s", full("2")]]);
    expect(await found(contains(column("ServiceName"), "_"))).toEqual([["100%_s", full("2")]]);
    expect(await found(isNull(column("ServiceName")))).toEqual([[null, full("4")]]);
    expect(await found(isIn(column("ServiceName"), []))).toEqual([]);
  });

  it("truncates days: weeks to their Monday, quarters to their first day", async () => {
    await test.load(
      1,
      bill({ BilledCost: "1", ...on(7) }, { BilledCost: "2", ...on(8) }, { BilledCost: "4", ...on(14) }),
    );
    expect(await costs(by(truncate("week", chargeDay)))).toEqual([
      [day(1), full("1")],
      [day(8), full("6")],
    ]);
    expect(await costs(by(truncate("month", chargeDay)))).toEqual([[day(1), full("7")]]);
    expect(await costs(by(truncate("quarter", chargeDay)))).toEqual([["2026-04-01", full("7")]]);
  });
}

export function selectingSteps(test: Workbench): void {
  const select = (query: Select) => test.warehouse.select(test.dataset, query);
  const services = { as: "service", value: column("ServiceName") };

  it("ranks and joins what earlier members select, nulls last", async () => {
    await test.load(
      1,
      bill(
        { BilledCost: "1", ServiceName: "A" },
        { BilledCost: "5", ServiceName: "B", ...on(2) },
        { BilledCost: "3", ServiceName: "B" },
        { BilledCost: "2" },
      ),
    );
    const place = over("row_number", { orderBy: [{ by: call("sum", output("cost")), direction: "desc" }] });
    const known = not(isNull(output("service")));
    const rows = await select({
      with: [
        {
          name: "days",
          select: {
            columns: [services, { as: "day", value: chargeDay }, { as: "cost", value: billed }],
            from: lineItems,
            where: june,
            groupBy: ["service", "day"],
          },
        },
        {
          name: "places",
          select: {
            columns: [
              { as: "named", value: output("service") },
              { as: "place", value: place },
            ],
            from: { cte: "days" },
            where: known,
            groupBy: ["named"],
          },
        },
      ],
      columns: [
        { as: "place", value: output("place") },
        { as: "day", value: output("day") },
        { as: "cost", value: call("sum", output("cost")) },
        {
          as: "kind",
          value: caseWhen([[compare(output("day"), "<", dayValue(day(2))), text("first")]], text("later")),
        },
      ],
      from: { cte: "days" },
      leftJoin: { cte: "places", on: compare(output("service"), "=", output("named")) },
      groupBy: ["place", "day", "kind"],
      orderBy: [
        { by: "place", direction: "asc" },
        { by: "day", direction: "asc" },
      ],
      limit: 3,
      offset: 1,
    });
    expect(rows).toEqual([
      { place: "1", day: day(2), cost: full("5"), kind: "later" },
      { place: "2", day: day(1), cost: full("1"), kind: "first" },
      { place: null, day: day(1), cost: full("2"), kind: "first" },
    ]);
  });

  it("takes no column the table does not have, and no name that is no plain identifier", async () => {
    await expect(select(by(column("Tags"), { from: "cost_daily" }))).rejects.toThrow('cost_daily has no column "Tags"');
    await expect(select(by(output("cost; DROP TABLE cost_daily")))).rejects.toThrow("DROP TABLE");
    const columns = [{ as: 'a" FROM x --', value: chargeDay }];
    await expect(select({ columns, from: lineItems })).rejects.toThrow("letters, digits and _");
    const from = JSON.parse('"pg_catalog.pg_tables"');
    await expect(select({ columns: [services], from })).rejects.toThrow("pg_tables");
  });
}

export function exporting(test: Workbench): void {
  const columns = [
    { as: "ChargePeriodStart", value: column("ChargePeriodStart") },
    { as: "ServiceName", value: column("ServiceName") },
    { as: "BilledCost", value: column("BilledCost") },
  ];
  const query: Select = {
    columns,
    from: lineItems,
    where: and(june, not(compare(column("ServiceName"), "=", text("it's not")))),
    orderBy: [{ by: "ServiceName", direction: "asc" }],
  };
  const lines = bill(
    { BilledCost: "-0.000000000000000001", ServiceName: 'a,"b"' },
    { BilledCost: "2", ServiceName: "c" },
    { BilledCost: "3", ServiceName: "it's not" },
  );

  it("as CSV has a header, exact decimals, and instants in UTC", async () => {
    await test.load(1, lines);
    await using file = await test.warehouse.exportRows(test.dataset, query, { format: "csv" });
    expect(await readFile(file.path, "utf8")).toBe(
      [
        "ChargePeriodStart,ServiceName,BilledCost",
        '2026-06-01T00:00:00Z,"a,""b""",-0.000000000000000001',
        `2026-06-01T00:00:00Z,c,${full("2")}`,
        "",
      ].join("\n"),
    );
  });

  it("as Parquet has typed columns, and the metadata beside them", async () => {
    await test.load(1, lines);
    const metadata = { "focus.version": "1.3", note: "2 rows" };
    await using file = await test.warehouse.exportRows(test.dataset, query, { format: "parquet", metadata });
    await using db = await DuckDb.open();
    expect(await db.rows(`FROM ${literal(file.path)}`)).toEqual([
      { ChargePeriodStart: "2026-06-01 00:00:00+00", ServiceName: 'a,"b"', BilledCost: "-0.000000000000000001" },
      { ChargePeriodStart: "2026-06-01 00:00:00+00", ServiceName: "c", BilledCost: full("2") },
    ]);
    const pairs = `SELECT decode(key) AS key, decode(value) AS value FROM parquet_kv_metadata(${literal(file.path)})`;
    expect(await db.rows(pairs)).toEqual(Object.entries(metadata).map(([key, value]) => ({ key, value })));
  });

  it("is gone once released", async () => {
    await test.load(1, lines);
    const file = await test.warehouse.exportRows(test.dataset, query, { format: "csv" });
    await file[Symbol.asyncDispose]();
    await expect(access(file.path)).rejects.toThrow("ENOENT");
  });
}
