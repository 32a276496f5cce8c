import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bigQueryProblems } from "./bigquery-gate.contract.ts";
import { frameOf } from "./frame.ts";
import { now, query, ratesTo, tagKeys } from "./ledgers.contract.ts";
import { planCosts } from "./plan-costs.ts";
import { printBigQuery } from "./print-bigquery.ts";
import { printDuckDb } from "./print-duckdb.ts";
import { cutsOf, scaleOf } from "./scale.ts";
import { and, column, compare, isIn, or, output, type Select, tag, text, within } from "./select.ts";

const plan = query
  .chain((one) => fc.tuple(fc.constant(one), ratesTo(one.currency ?? "USD")))
  .map(([one, rates]) => {
    const scale = scaleOf(one, rates);
    const cuts = cutsOf(scale, { from: "2025-01-01", until: "2027-01-01" });
    return planCosts(one, frameOf(one, { now, completeUntil: "2026-11-10", cuts }), scale);
  });

describe("the BigQuery text of a question", () => {
  it("is BigQuery SQL", async () => {
    await fc.assert(
      fc.asyncProperty(plan, async (select) => {
        expect(await bigQueryProblems(printBigQuery(select, "acme_prod").sql)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it("holds no text of the question but names of columns, and bounds the line items by two days", () => {
    const names = /`[A-Za-z_][A-Za-z0-9_]*`/g;
    fc.assert(
      fc.property(plan, (select) => {
        const { sql, parameters } = printBigQuery(select, "acme_prod");
        const constants = sql.replaceAll(names, "").match(/'[^']*'/g) ?? [];
        expect(constants.filter((constant) => constant !== "''")).toEqual([]);
        const used = new Set(sql.match(/@p\d+/g));
        expect(parameters.map(({ name }) => `@${name}`).sort()).toEqual([...used].sort());
        if (!sql.includes("`cost_data_standard_1_3`")) return;
        expect(sql).toMatch(
          /FROM `acme_prod`.`cost_data_standard_1_3`\nWHERE \(+`ChargePeriodStart` >= @p\d+ AND `ChargePeriodStart` < @p\d+\)/,
        );
      }),
    );
  });
});

describe("the gate", () => {
  it.each([
    ["SELECT a::INT64 FROM t", "::"],
    ["SELECT CAST(a AS VARCHAR) FROM t", "type"],
    ["CREATE TABLE t (a SERIAL)", "type"],
    ["SELECT a FROM t WHERE a ILIKE 'x%'", "ILIKE"],
    ["SELECT SUM(a) FILTER (WHERE b) FROM t", "expected"],
    ["INSERT INTO t (a) VALUES (1) ON CONFLICT DO NOTHING", "ON CONFLICT"],
    ["SELECT STRFTIME(a, '%F') FROM t", "STRFTIME is no function"],
    ["SELECT json_extract_string(a, 'x') FROM t", "JSON_EXTRACT_STRING is no function"],
    ["SELECT LIST_CONTAINS(EPOCH_US(a), 1) FROM t", "EPOCH_US is no function"],
    ["SELECT DATE_TRUNC('month', d) FROM t", "part"],
    ["SELECT DATE_TRUNC(d, FORTNIGHT) FROM t", "part"],
    ["SELECT DATE_TRUNC(d, WEEK(SOMEDAY)) FROM t", "part"],
    ["SELECT DATE_TRUNC(d, `MONTH`) FROM t", "part"],
    ["SELECT * FROM t WHERE", "expected"],
    ["SELECT a FROM t LEFT JOIN u ON (a IS NOT DISTINCT FROM b) AND c < d", "a LEFT JOIN without an equality"],
    ["SELECT a FROM `d`.`cost_daily`", "cost_daily without a condition on x_ChargeDay alone"],
    ["SELECT a FROM cost_daily WHERE x_ChargeDay < DATE(other)", "x_ChargeDay alone"],
    ["SELECT a FROM cost_daily WHERE x_ChargeDay < other", "x_ChargeDay alone"],
    ["SELECT a FROM cost_daily WHERE DATE_TRUNC(x_ChargeDay, MONTH) < @p1", "x_ChargeDay alone"],
    ["SELECT a FROM cost_daily WHERE x_ChargeDay < @p1 OR b = @p2", "x_ChargeDay alone"],
    ["WITH c AS (SELECT a FROM cost_data_standard_1_3 WHERE NOT ChargePeriodStart < @p1) SELECT a FROM c", "alone"],
  ])("refuses %s", async (sql, problem) => {
    expect((await bigQueryProblems(sql)).join().toLowerCase()).toContain(problem.toLowerCase());
  });

  it("refuses every question as DuckDB writes it", async () => {
    await fc.assert(
      fc.asyncProperty(plan, async (select) => {
        const { sql } = printDuckDb(select);
        if (/epoch_us|date_trunc|DOUBLE|json_extract_string/.test(sql))
          expect(await bigQueryProblems(sql)).not.toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    "SELECT DATE_TRUNC(d, WEEK(MONDAY)), DATE_TRUNC(d, QUARTER), CAST(a AS FLOAT64), CAST(a AS BIGNUMERIC) FROM t",
    "SELECT JSON_VALUE(`Tags`, @p1), STRPOS(LOWER(a), LOWER(@p2)) > 0 FROM `d`.`t` WHERE a IN UNNEST(@p3)",
    "SELECT ROW_NUMBER() OVER (PARTITION BY a ORDER BY SUM(b) DESC NULLS LAST) FROM t GROUP BY a",
    "SELECT a FROM cost_daily WHERE (x_ChargeDay < @p1 OR x_ChargeDay IS NULL) AND b = @p2",
    "SELECT a FROM cost_daily WHERE x_ChargeDay < DATE(@p1)",
    "SELECT a FROM cost_daily AS d LEFT JOIN c ON a = b WHERE (d.x_ChargeDay >= @p1 AND a = 1) OR d.x_ChargeDay = @p2",
  ])("lets %s pass", async (sql) => {
    expect(await bigQueryProblems(sql)).toEqual([]);
  });
});

const asked: Select = {
  columns: [{ as: "team", value: tag("team") }],
  from: "cost_data_standard_1_3",
  where: within("2026-11-01", "2026-12-01"),
};

describe("a SELECT that names no time", () => {
  const named = { columns: asked.columns, from: asked.from };
  const all = "((`ChargePeriodStart` < @p2) OR (`ChargePeriodStart` IS NULL))";

  it("asks about all of it, and of rows without a time", async () => {
    const { sql, parameters } = printBigQuery(named, "d");
    expect(sql).toContain(`WHERE ${all}`);
    expect(parameters[1]).toEqual({ name: "p2", type: "TIMESTAMP", value: "9999-12-31T00:00:00Z" });
    expect(await bigQueryProblems(sql)).toEqual([]);
  });

  it("in a member, or in one of two conditions, is bounded too", async () => {
    const where = or(within("2026-11-01", "2026-12-01"), compare(column("ServiceName"), "=", text("b")));
    const member = { name: "c", select: { ...named, where } };
    const { sql } = printBigQuery(
      { with: [member], columns: [{ as: "a", value: output("team") }], from: { cte: "c" } },
      "d",
    );
    expect(sql).toContain(`WHERE (${all} AND (`);
    expect(await bigQueryProblems(sql)).toEqual([]);
  });

  it("is left as it is where its own days bound it", () => {
    const days = [within("2026-11-01", "2026-12-01"), within("2025-11-01", "2025-12-01")];
    for (const where of [or(...days), and(compare(column("ServiceName"), "=", text("b")), or(...days))]) {
      expect(printBigQuery({ ...named, where }, "d").sql).not.toContain("IS NULL");
    }
  });
});

describe("values are bound", () => {
  const hostile = "'; DROP TABLE cost_daily; --\"`\\";

  it("in BigQuery with their types, a list as an array", () => {
    const where = isIn(column("ServiceName"), [hostile, "b"]);
    const { sql, parameters } = printBigQuery({ ...asked, where }, "acme_prod");
    expect(sql).not.toContain("DROP");
    expect(parameters).toContainEqual({ name: "p3", type: "ARRAY<STRING>", value: [hostile, "b"] });
  });

  it("in DuckDB one by one", () => {
    const where = compare(tag(hostile), "=", text(hostile));
    const { sql, parameters } = printDuckDb({ ...asked, where });
    expect(sql).not.toContain("DROP");
    expect(Object.values(parameters)).toContain(hostile);
  });

  it("as days and instants for what they bound", () => {
    const { parameters } = printBigQuery(asked, "acme_prod");
    expect(parameters.filter(({ type }) => type === "TIMESTAMP").map(({ value }) => value)).toEqual([
      "2026-11-01T00:00:00Z",
      "2026-12-01T00:00:00Z",
    ]);
    const daily = printBigQuery(
      { ...asked, columns: [{ as: "a", value: column("x_Provider") }], from: "cost_daily" },
      "d",
    );
    expect(daily.parameters.map(({ type }) => type)).toEqual(["DATE", "DATE"]);
  });

  it("a key of a tag as a path that names it whole", () => {
    const pathOf = (key: string) =>
      printBigQuery({ ...asked, columns: [{ as: "a", value: tag(key) }] }, "d").parameters[0]?.value;
    expect([...tagKeys, "a'b"].map(pathOf)).toEqual([
      '$."team"',
      '$."aws:createdBy"',
      '$."a.b"',
      '$."q\\"uote"',
      '$."it\'s"',
      '$."a\'b"',
    ]);
  });
});

it("a key of a tag that no path can name is looked up in the parsed object", () => {
  for (const key of ["ends with \\", 'b\\"q']) {
    const { sql, parameters } = printBigQuery({ ...asked, columns: [{ as: "a", value: tag(key) }] }, "d");
    expect(sql).toContain("JSON_VALUE(SAFE.PARSE_JSON(`Tags`)[@p1])");
    expect(parameters[0]?.value).toBe(key);
  }
});

it("a dataset is a plain name, of a project or not", () => {
  expect(printBigQuery(asked, "my-project-1.acme_prod").sql).toContain(
    "`my-project-1.acme_prod`.`cost_data_standard_1_3`",
  );
  for (const name of ["a`b", "a.b.c", "", "a b", "x; DROP TABLE y"]) {
    expect(() => printBigQuery(asked, name)).toThrow("dataset");
  }
});
