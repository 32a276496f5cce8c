import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const readme = readFileSync(new URL("./README.md", import.meta.url), "utf8");
const sizing = readme.slice(readme.indexOf("\n# Sizing\n"));

/** Cells of the table whose first heading this is, without the headings. */
function table(heading: string): string[][] {
  const from = sizing.indexOf(`\n| ${heading} |`);
  const lines =
    sizing
      .slice(from + 1)
      .split("\n\n")[0]
      ?.trimEnd()
      .split("\n") ?? [];
  return lines.slice(2).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

type Values = Record<string, number>;
const numbers = (rows: string[][], column: number): Values =>
  Object.fromEntries(
    rows.map((row) => [row[0] ?? "", Number(row[column])] as const).filter(([, value]) => !Number.isNaN(value)),
  );

const formulas = (sizing.split("```formulas\n")[1]?.split("\n```")[0] ?? "").split("\n").map((line) => {
  const [name = "", formula = ""] = line.split(" = ");
  return { name, formula };
});

/** Everything a scenario comes to; its column is counted from 1. */
function compute(column: number): Values {
  const units = { mib: 1024 ** 2, gib: 1024 ** 3, tib: 1024 ** 4 };
  const given = { ...numbers(table("price"), 1), ...numbers(table("assumption"), 1) };
  const values: Values = { ...units, ...given, ...numbers(table("scenario"), column) };
  for (const { name, formula } of formulas)
    values[name] = new Function(...Object.keys(values), `return ${formula}`)(...Object.values(values));
  return values;
}

/** Three digits that count; what is below a cent or a unit is not worth more. */
const shown = (value = Number.NaN) =>
  Number(value.toPrecision(3)).toLocaleString("en", { maximumFractionDigits: value < 10 ? 2 : 0 });

const scenarios = [1, 2, 3, 4].map(compute);
const results = table("a month").map(([what = "", name = "", ...cells]) => ({ what, name, cells }));

it("finds the tables and the formulas", () => {
  expect(results.length).toBeGreaterThan(20);
  expect(formulas.length).toBeGreaterThan(20);
});

it.each(results)("$what: what the README says is what its formulas give", ({ what, name, cells }) => {
  const computed = scenarios.map((values) => shown(values[name]));
  expect(`| ${[what, name, ...cells].join(" | ")} |`).toBe(`| ${[what, name, ...computed].join(" | ")} |`);
});
