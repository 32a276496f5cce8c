import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runCommand, say } from "#shared/embedded/run-command.ts";
import { PermanentError } from "#shared/errors.ts";
import { generateBill } from "./generate-bill.ts";
import { bestOf, type Measured } from "./measure.ts";

/** `npm run bench -- [--rows N] [--rounds N]`: how fast and how big, as ratios against a baseline of the same run. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { rows: { type: "string", default: "1000000" }, rounds: { type: "string", default: "3" } },
  });
  const rows = wholeNumber("--rows", values.rows, 1000, 10_000_000);
  const rounds = wholeNumber("--rounds", values.rounds, 1, 20);
  const folder = await mkdtemp(join(tmpdir(), "cloudact-bench-"));
  try {
    say(`Generating ${rows.toLocaleString("en")} rows of an AWS FOCUS 1.2 bill…`);
    await generateBill(join(folder, "bill.csv"), rows);
    const megabytes = ((await stat(join(folder, "bill.csv"))).size / 1e6).toFixed(0);
    say(
      `${megabytes} MB of CSV; the best of ${rounds} ${rounds === 1 ? "round" : "rounds"}, each in a process of its own.\n`,
    );
    print(await bestOf(rounds, folder));
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

function baseline(what: string, value = Number.NaN, unit = "s"): void {
  say(`${what.padEnd(42)} ${shown(value, unit)}`);
}

function ratio(what: string, value = Number.NaN, base = Number.NaN, most: number): void {
  const times = value / base;
  say(`${what.padEnd(42)} ${shown(value, "s")} = ${times.toFixed(2)} x   ${verdict(times, most)} (at most ${most} x)`);
}

function bar(what: string, value = Number.NaN, most: number, unit: string): void {
  say(`${what.padEnd(42)} ${shown(value, unit)}            ${verdict(value, most)} (at most ${most} ${unit})`);
}

const shown = (value: number, unit: string) => `${value.toFixed(unit === "s" ? 2 : 0).padStart(8)} ${unit}`;
const verdict = (value: number, most: number) => (value <= most ? "kept  " : "MISSED");

await runCommand(main);
