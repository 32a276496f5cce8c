import { CsvError, parse } from "csv-parse/sync";
import type { Rate } from "#shared/costs/answer.ts";
import { PermanentError } from "#shared/errors.ts";
import { currencyCodes } from "#shared/focus/currencies.ts";

const shownProblems = 20;
const longHeader = ["day", "from", "to", "rate"];
const centralBank = "ECB reference rates";

interface Line {
  /** The header is line 1. */
  number: number;
  cells: readonly string[];
}

/** A cell that cannot be used: which, and why. */
class Problem extends Error {}

/**
 * The rates of a CSV file: either `day,from,to,rate[,source]`, or the wide file of the European Central Bank (`Date,USD,JPY,…`), whose
 * rates are from EUR; of that, days before `since` and currencies that are no more are left out. Rates without a source are named by
 * the file. Throws a PermanentError with line and column of everything that is wrong.
 */
export function parseRatesFile(text: string, { name, since }: { name: string; since: string }): Rate[] {
  const [header, ...lines] = readLines(text);
  if (!header) throw new PermanentError(`The rates file is empty. ${expected}`);
  const names = header.cells.map((cell) => cell.trim());
  const read = readerOf(names, { name, since });
  const problems: string[] = [];
  const seen = new Map<string, Rate & { line: number }>();
  for (const line of lines) {
    try {
      for (const rate of read(line)) remember(seen, rate, line.number);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problems.push(`line ${line.number}, ${error.message}`);
    }
  }
  if (problems.length > 0) throw new PermanentError(refusal(problems));
  if (seen.size === 0) throw new PermanentError(`The rates file holds no rate. ${expected}`);
  return [...seen.values()].map(({ line: _, ...rate }) => rate);
}

const expected =
  "Its first line is expected to be day,from,to,rate or day,from,to,rate,source, or that of the European Central Bank: Date,USD,JPY,…";

function readLines(text: string): Line[] {
  try {
    const records = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return records.map(({ record, info }) => ({ number: info.lines, cells: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new PermanentError(`The rates file is not CSV: ${error.message}`);
  }
}

function readerOf(names: readonly string[], file: { name: string; since: string }): (line: Line) => Rate[] {
  const long = names.map((column) => column.toLowerCase());
  if (
    longHeader.every((column, index) => long[index] === column) &&
    long.length <= 5 &&
    (long[4] ?? "source") === "source"
  )
    return (line) => [longLine(line, file.name)];
  if (names[0] === "Date" && names.includes("USD")) return (line) => wideLine(line, names, file.since);
  throw new PermanentError(`The rates file begins with ${names.slice(0, 6).join(",")}. ${expected}`);
}

function longLine({ cells }: Line, fileName: string): Rate {
  if (cells.length < 4 || cells.length > 5) throw new Problem(`4 or 5 columns are expected, ${cells.length} came`);
  const [day = "", from = "", to = "", rate = "", source = ""] = cells.map((cell) => cell.trim());
  if (from === to) throw new Problem(`column to: another currency than from is expected, "${to}" came`);
  return {
    day: dayIn("day", day),
    from: currencyIn("from", from),
    to: currencyIn("to", to),
    rate: rateIn("rate", rate),
    source: source || fileName,
  };
}

function wideLine({ cells }: Line, names: readonly string[], since: string): Rate[] {
  const day = dayIn("Date", cells[0]?.trim() ?? "");
  if (day < since) return [];
  return names.flatMap((to, index) => {
    const cell = cells[index]?.trim() ?? "";
    if (index === 0 || !currencyCodes.includes(to) || cell === "" || cell === "N/A") return [];
    return [{ day, from: "EUR", to, rate: rateIn(to, cell), source: centralBank }];
  });
}

function dayIn(column: string, text: string): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
  if (isDay && new Date(text).toISOString().startsWith(text)) return text;
  throw new Problem(`column ${column}: a day as YYYY-MM-DD is expected, "${text}" came`);
}

function currencyIn(column: string, text: string): string {
  if (currencyCodes.includes(text)) return text;
  throw new Problem(`column ${column}: an ISO 4217 code such as USD is expected, "${text}" came`);
}

function rateIn(column: string, text: string): string {
  if (/^\d{1,12}(\.\d{1,18})?$/.test(text) && /[1-9]/.test(text)) return text;
  throw new Problem(
    `column ${column}: a number above 0 such as 1.0845 is expected, at most 12 digits before and 18 after the point; "${text}" came`,
  );
}

function remember(seen: Map<string, Rate & { line: number }>, rate: Rate, line: number): void {
  const key = `${rate.from} ${rate.to} ${rate.day}`;
  const before = seen.get(key);
  if (before && before.rate !== rate.rate) {
    throw new Problem(
      `column rate: ${rate.from} to ${rate.to} on ${rate.day} is ${before.rate} on line ${before.line}; "${rate.rate}" came`,
    );
  }
  seen.set(key, { ...rate, line });
}

function refusal(problems: readonly string[]): string {
  const more = problems.length - shownProblems;
  const lines = [...problems.slice(0, shownProblems), ...(more > 0 ? [`and ${more} more`] : [])];
  return `The rates file cannot be used; nothing was changed.\n${lines.map((line) => `  ${line}`).join("\n")}`;
}
