import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runCommand, say } from "#shared/embedded/run-command.ts";
import { PermanentError } from "#shared/errors.ts";
import { type Latencies, measureDashboard, percentile } from "./dashboard.ts";
import { measureImports } from "./function-imports.ts";
import { generateBill } from "./generate-bill.ts";
import { bestOf, type Measured } from "./measure.ts";
import { measureVisitors, type Visitors } from "./visitors.ts";

/**
 * `npm run bench -- [--rows N] [--rounds N] [--ledger-rows N]`: how fast and how big, as ratios against a baseline of the same run.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      rows: { type: "string", default: "1000000" },
      rounds: { type: "string", default: "3" },
      "ledger-rows": { type: "string", default: "10000000" },
    },
  });
  const rows = wholeNumber("--rows", values.rows, 1000, 10_000_000);
  const rounds = wholeNumber("--rounds", values.rounds, 1, 20);
  const ledgerRows = wholeNumber("--ledger-rows", values["ledger-rows"], 100_000, 50_000_000);
  const folder = await mkdtemp(join(tmpdir(), "cloudact-bench-"));
  try {
    say(`Generating ${rows.toLocaleString("en")} rows of an AWS FOCUS 1.2 bill…`);
    await generateBill(join(folder, "bill.csv"), rows);
    const megabytes = ((await stat(join(folder, "bill.csv"))).size / 1e6).toFixed(0);
    say(
      `${megabytes} MB of CSV; the best of ${rounds} ${rounds === 1 ? "round" : "rounds"}, each in a process of its own.\n`,
    );
    print(await bestOf(rounds, folder));
    say("\nLoading each function in a process of its own…");
    printImports(await measureImports(rounds));
    say("\nThe demo organization in Chromium, and 50 people at once…");
    printVisitors(await measureVisitors());
    say(`\nAsking a ledger of ${ledgerRows.toLocaleString("en")} line items over 13 months…`);
    for (const latencies of await measureDashboard(join(folder, "ledger"), ledgerRows)) printDashboard(latencies);
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new PermanentError(`${name} is a whole number from ${least} to ${most}; got "${text}".`);
}

function print({ copy, copyText, normalize, load, conformance, endToEnd }: Measured): void {
  const [first, again] = endToEnd.seconds;
  baseline("DuckDB copies the same columns, typed", copy.seconds[0]);
  baseline("  as mere text, nothing understood", copyText.seconds[0]);
  ratio("normalize, conformance included", normalize.seconds[0], copy.seconds[0], 1.25);
  baseline("normalize + load, nothing around them", load.seconds[0]);
  ratio("end to end: file in, alert decision out", first, load.seconds[0], 1.25);
  bar("import again, unchanged", again, 1, "s");
  bar("conformance of 100 k rows", conformance.seconds[0], 3, "s");
  bar("peak memory of normalize", normalize.peakMegabytes, 1024, "MB");
  baseline("peak memory of the whole platform", endToEnd.peakMegabytes, "MB");
}

function printImports({ framework, functions }: Awaited<ReturnType<typeof measureImports>>): void {
  baseline("the functions framework alone", framework * 1000, "ms");
  for (const { name, seconds } of functions.slice(0, 3)) bar(`import of ${name}`, seconds * 1000, 300, "ms");
}

const bars = { cost_daily: 0.05, cost_data_standard_1_3: 0.3 };
const tables = { cost_daily: "the rollup", cost_data_standard_1_3: "line items" };

function printDashboard({ table, ours, byHand }: Latencies): void {
  const shares = (values: readonly number[]) => [percentile(values, 0.5), percentile(values, 0.95)] as const;
  const [[ourMiddle, ourWorst], [middle, worst]] = [shares(ours), shares(byHand)];
  baseline(`${tables[table]}, SQL by hand, p50`, middle * 1000, "ms");
  baseline(`${tables[table]}, SQL by hand, p95`, worst * 1000, "ms");
  baseline(`${tables[table]}, a CostQuery, p50`, ourMiddle * 1000, `ms = ${(ourMiddle / middle).toFixed(2)} x`);
  bar(`${tables[table]}, a CostQuery, p95`, ourWorst * 1000, bars[table] * 1000, "ms");
}

function printVisitors({ firstNumber, pageLoad, scripts, everything, alone, together }: Visitors): void {
  bar("start on an empty folder to the first number", firstNumber, 15, "s");
  baseline("Home, empty cache, to its amount", pageLoad * 1000, "ms");
  baseline("  scripts it transferred", scripts, "kB");
  baseline("  all it transferred", everything, "kB");
  for (const [name, share] of [
    ["p50", 0.5],
    ["p95", 0.95],
  ] as const) {
    const [one, all] = [percentile(alone, share), percentile(together, share)];
    baseline(`an answer to one person, ${name}`, one * 1000, "ms");
    baseline(`an answer to one of 50 at once, ${name}`, all * 1000, `ms = ${(all / one).toFixed(1)} x`);
  }
}

function baseline(what: string, value = Number.NaN, unit = "s"): void {
  say(`${what.padEnd(46)} ${shown(value, unit)}`);
}

function ratio(what: string, value = Number.NaN, base = Number.NaN, most: number): void {
  const times = value / base;
  say(`${what.padEnd(46)} ${shown(value, "s")} = ${times.toFixed(2)} x   ${verdict(times, most)} (at most ${most} x)`);
}

function bar(what: string, value = Number.NaN, most: number, unit: string): void {
  say(`${what.padEnd(46)} ${shown(value, unit)}            ${verdict(value, most)} (at most ${most} ${unit})`);
}

const shown = (value: number, unit: string) =>
  `${value.toFixed(unit === "s" ? 2 : unit.startsWith("ms") ? 1 : 0).padStart(8)} ${unit}`;
const verdict = (value: number, most: number) => (value <= most ? "kept  " : "MISSED");

await runCommand(main);
