import { type Column, columns } from "./columns.ts";
import { extensionColumns } from "./extension-columns.ts";

/** The tables of README.md, between its markers. */
export function renderColumnsTable(): string {
  const focus = columns.map((column: Column) => [
    column.name + (column.deprecated ? " (deprecated)" : ""),
    column.type,
    column.level,
    column.nulls ? "yes" : "no",
    valuesOf(column),
    column.since,
  ]);
  const ours = extensionColumns.map(({ name, type, nulls, from }) => [name, type, nulls ? "yes" : "no", from]);
  return [
    table(["Column", "Type", "Level", "Nulls", "Values", "Since"], focus),
    table(["Our column", "Type", "Nulls", "Filled by"], ours),
  ].join("\n\n");
}

function valuesOf({ name, allowed, format, nonNegative }: Column): string {
  if (name === "ServiceCategory" || name === "ServiceSubcategory") return "service-categories.ts";
  if (allowed) return allowed.join(", ");
  if (nonNegative) return "not negative";
  return format ?? "";
}

/** Padded, as the formatter of this project leaves it. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((_, index) => Math.max(3, ...[header, ...rows].map((cells) => cells[index]?.length ?? 0)));
  const line = (cells: readonly string[], fill = " ") =>
    `| ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0, fill)).join(" | ")} |`;
  const rule = line(
    header.map(() => ""),
    "-",
  );
  return [line(header), rule, ...rows.map((cells) => line(cells))].join("\n");
}
