import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { DuckDb, identifier, literal } from "./duckdb.ts";

async function open(): Promise<DuckDb> {
  const db = await DuckDb.open();
  onTestFinished(() => db.closeInstance());
  return db;
}

const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => "",
    (error: Error) => error.message,
  );

it("an error says what is wrong, and quotes neither the statement nor a line of the bill", async () => {
  const db = await open();
  const refused = await errorOf(db.run("SELECT secret_column FROM nowhere"));
  expect(refused).toMatch(/^Catalog Error: Table with name nowhere does not exist!/);
  expect(refused).not.toMatch(/secret_column|LINE/);
  const folder = await mkdtemp(join(tmpdir(), "cloudact-duckdb-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "bill.csv"), 'a,b\n1,"private"y\n2,3\n');
  const csv = "auto_detect = false, header = true, columns = {a: 'VARCHAR', b: 'VARCHAR'}, quote = '\"', escape = '\"'";
  const said = await errorOf(db.run(`SELECT * FROM read_csv(${literal(join(folder, "bill.csv"))}, ${csv})`));
  expect(said).toContain("CSV Error on Line: 2");
  expect(said).not.toMatch(/private|SELECT|bill\.csv/);
});

it("decimals, big integers and instants arrive as text, to the last digit", async () => {
  const sql =
    "SELECT 0.100000000000000001::DECIMAL(38,18) AS d, 9007199254740993 AS i, '2026-11-01 00:00:00Z'::TIMESTAMPTZ AS t";
  expect(await (await open()).rows(sql)).toEqual([
    { d: "0.100000000000000001", i: "9007199254740993", t: "2026-11-01 00:00:00+00" },
  ]);
});

it("a transaction that fails leaves nothing", async () => {
  const db = await open();
  await db.run("CREATE TABLE t (i INTEGER)");
  const failing = db.transaction(async () => {
    await db.run("INSERT INTO t VALUES (1)");
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(await db.rows("SELECT * FROM t")).toEqual([]);
});

it("names and texts of any spelling are quoted whole", async () => {
  const name = `a "b" 'c'; --`;
  expect(await (await open()).rows(`SELECT ${literal(name)} AS ${identifier(name)}`)).toEqual([{ [name]: name }]);
});
