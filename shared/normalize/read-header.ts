import { parse } from "csv-parse/sync";
import { PermanentError } from "#shared/errors.ts";

const delimiters = [",", ";", "\t", "|"] as const;

/** The delimiter and the columns of a CSV file, from its first bytes. */
export function readHeader(start: Buffer): { delimiter: string; columns: string[] } {
  const headers = delimiters.map((delimiter) => ({ delimiter, columns: firstRecord(start, delimiter) }));
  const widest = headers.reduce((best, header) => (header.columns.length > best.columns.length ? header : best));
  if (widest.columns.length < 2) throw noHeader(widest.columns);
  refuseDuplicates(widest.columns);
  return widest;
}

function firstRecord(start: Buffer, delimiter: string): string[] {
  try {
    const rows = parse(start, { bom: true, delimiter, to: 1, relax_column_count: true });
    return (rows as string[][])[0] ?? [];
  } catch {
    // A quote that stays open within so much text is no header in this delimiter.
    return [];
  }
}

function noHeader(columns: readonly string[]): PermanentError {
  const came = !columns[0]?.trim() ? "nothing" : `one column, "${columns[0].slice(0, 60)}"`;
  return new PermanentError(
    `The first line is not the header of a bill: expected columns separated by comma, semicolon, tab or |, found ${came}.`,
  );
}

function refuseDuplicates(columns: readonly string[]): void {
  const twice = columns.filter((column, at) => columns.indexOf(column) !== at);
  if (twice.length === 0) return;
  const first = twice[0] ?? "";
  const places = columns.flatMap((column, at) => (column === first ? [at + 1] : []));
  throw new PermanentError(
    `The header has the column "${first}" ${places.length} times (columns ${places.join(", ")}); ` +
      "which one is meant cannot be told.",
  );
}
