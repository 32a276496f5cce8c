import { tableClass, tableScrollClass } from "../../ui/table.ts";

/** The first rows that break a rule: the columns it speaks of, as the report holds them. */
export function FirstRows({ rows }: { rows: readonly Record<string, string | null>[] }) {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  if (columns.length === 0) return null;
  const placed = rows.map((row, place) => ({ row, place }));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, which the keyboard must be able to do
    <section className={tableScrollClass} tabIndex={0} aria-label="First rows">
      <table className={tableClass}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column}>{column}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {placed.map(({ row, place }) => (
            <tr key={place}>
              {columns.map((column) => (
                <td key={column}>{row[column] ?? <em>empty</em>}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
