import { Readable } from "node:stream";
import type { Cell, FileColumn } from "./answer-rows.ts";

/** What a spreadsheet would run as a formula. */
const formula = /^[=+\-@\t\r]/;

/** The rows as CSV (RFC 4180), in UTF-8. Texts that begin like a formula get a ' in front; null is an empty cell. */
export function csvOf(columns: readonly FileColumn[], rows: Iterable<readonly Cell[]>): Readable {
  return Readable.from(linesOf(columns, rows));
}

function* linesOf(columns: readonly FileColumn[], rows: Iterable<readonly Cell[]>): Generator<string> {
  yield `${columns.map(({ name }) => quoted(safe(name))).join(",")}\r\n`;
  for (const row of rows) {
    const cells = row.map((cell, index) => {
      if (cell === null) return "";
      return quoted(columns[index]?.type === "text" ? safe(cell) : cell);
    });
    yield `${cells.join(",")}\r\n`;
  }
}

function safe(text: string): string {
  return formula.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) || text === "" ? `"${text.replaceAll('"', '""')}"` : text;
}
