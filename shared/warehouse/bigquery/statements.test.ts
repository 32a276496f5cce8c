import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { bigQueryProblems } from "#shared/costs/bigquery-gate.contract.ts";

/** Right in BigQuery, and beyond the parser of the gate: a WITH behind the columns of an INSERT, a join in parentheses. */
const beyondTheGate = ["insert-slice-loads.sql", "refuse.sql", "unproven-slices.sql"];

const files = globSync("*.sql", { cwd: import.meta.dirname }).filter((file) => !beyondTheGate.includes(file));

it.each(files)("%s is BigQuery SQL, and names the time of a partitioned table it reads", async (file) => {
  const sql = readFileSync(`${import.meta.dirname}/${file}`, "utf8");
  const filled = sql.replaceAll("{asked}", "TRUE").replaceAll(/\{\w+\}/g, "filled");
  expect(await bigQueryProblems(filled)).toEqual([]);
});
