import { PermanentError } from "#shared/errors.ts";
import { type Format, findHeader, type Mapping } from "#shared/providers/provider.ts";
import { providers } from "#shared/providers/registry.ts";

export interface RecognisedFormat {
  readonly format: Format;
  readonly mapping: Mapping;
  readonly providerId: string;
}

/** Tells the format of a bill by its header. Throws a PermanentError that says what is missing. */
export function recogniseFormat(columns: readonly string[]): RecognisedFormat {
  const formats = providers.flatMap(({ id, formats }) => formats.map((format) => ({ format, providerId: id })));
  const found = formats.find(({ format }) => format.recognises(columns));
  if (!found)
    throw unknownFormat(
      columns,
      formats.map(({ format }) => format),
    );
  const mapping = found.format.mapping(columns);
  const missing = missingColumns(columns, mapping);
  if (missing.length > 0) {
    throw new PermanentError(
      `This is a bill of the format ${found.format.name}, but it lacks ${nouns(missing.length)} ${missing.join(", ")}, ` +
        `without which no cost can be told. Columns found: ${list(columns)}.`,
    );
  }
  return { ...found, mapping };
}

function missingColumns(columns: readonly string[], mapping: Mapping): string[] {
  return Object.entries(mapping.columns).flatMap(([name, column]) => {
    const header = column.header ?? name;
    return column.required && findHeader(columns, header) === undefined ? [header] : [];
  });
}

function unknownFormat(columns: readonly string[], formats: readonly Format[]): PermanentError {
  const candidates = formats.map((format) => {
    const mapping = format.mapping(columns);
    const required = Object.values(mapping.columns).filter((column) => column.required).length;
    const missing = missingColumns(columns, mapping);
    return { format, missing, present: required - missing.length };
  });
  // Of equals the last: plain FOCUS is the likeliest of them.
  const nearest = candidates.reduce((best, candidate) => (candidate.present >= best.present ? candidate : best));
  return new PermanentError(
    `No known format has these columns: ${list(columns)}. The nearest is ${nearest.format.name}, ` +
      `which also needs ${list(nearest.missing)}.`,
  );
}

const nouns = (count: number) => (count === 1 ? "the column" : "the columns");

function list(names: readonly string[]): string {
  const shown = names.slice(0, 12).join(", ");
  return names.length > 12 ? `${shown} and ${names.length - 12} more` : shown;
}
