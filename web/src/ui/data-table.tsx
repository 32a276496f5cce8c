import {
  type ColumnDef,
  columnVisibilityFeature,
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  sortFn_alphanumeric,
  sortFn_basic,
  sortFn_text,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { type KeyboardEvent, type ReactNode, useMemo, useState } from "react";
import { HeaderCell } from "./header-cell.tsx";
import styles from "./table.module.css";

export interface Column<Row> {
  id: string;
  header: string;
  /** The header is for assistive technology only. */
  isHeaderHidden?: boolean | undefined;
  cell: (row: Row) => ReactNode;
  align?: "right" | undefined;
  tone?: "strong" | "second" | undefined;
  /** What the column sorts by; without it the column does not sort. Null is last either way. */
  sortBy?: ((row: Row) => number | string | null) | undefined;
  hideBelow?: "phone" | "narrow" | undefined;
  width?: number | string | undefined;
}
export type Sort = SortingState;

const features = tableFeatures({
  rowSortingFeature,
  columnVisibilityFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, basic: sortFn_basic, text: sortFn_text },
});
export type TableFeatures = typeof features;

interface Props<Row> {
  /** What the table lists, for assistive technology. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  onOpen?: ((row: Row) => void) | undefined;
  /** Stands behind the name while the row is hovered. */
  openWord?: string | undefined;
  canOpen?: ((row: Row) => boolean) | undefined;
  isSelected?: ((row: Row) => boolean) | undefined;
  /** Cells of the last line, by column. */
  total?: Record<string, ReactNode> | undefined;
  sort?: Sort | undefined;
  initialSort?: Sort | undefined;
  onSortChange?: ((sort: Sort) => void) | undefined;
  foot?: ReactNode;
}

/** Click a header to sort, Shift-click to sort by one more. ↑ ↓ walk the rows, Enter opens one. */
export function DataTable<Row>(props: Props<Row>) {
  const { label, columns, rows, rowKey, onOpen, total, foot } = props;
  const table = useSortedTable(props);
  return (
    <>
      <div className={styles.scroll}>
        <table className={styles.table} aria-label={label} data-opens={Boolean(onOpen)}>
          <thead>
            {table.getHeaderGroups().map((group) => (
              <tr key={group.id}>
                {group.headers.map((header, index) => (
                  <HeaderCell
                    key={header.id}
                    header={header}
                    look={lookOf(columns[index])}
                    isHidden={columns[index]?.isHeaderHidden ?? false}
                  />
                ))}
              </tr>
            ))}
          </thead>
          <tbody onKeyDown={walkRows}>
            {table.getRowModel().rows.map(({ original }) => (
              <BodyRow key={rowKey(original)} row={original} {...props} />
            ))}
          </tbody>
          {total && rows.length > 0 && (
            <tfoot>
              <tr>
                {columns.map((column, index) =>
                  index === 0 ? (
                    <th key={column.id} scope="row">
                      {total[column.id] ?? "Total"}
                    </th>
                  ) : (
                    <td key={column.id} {...lookOf(column)}>
                      {total[column.id]}
                    </td>
                  ),
                )}
              </tr>
            </tfoot>
          )}
        </table>
      </div>
      {foot && <div className={styles.foot}>{foot}</div>}
    </>
  );
}

function BodyRow<Row>({ row, columns, onOpen, openWord, canOpen, isSelected }: Props<Row> & { row: Row }) {
  const opens = onOpen && (canOpen?.(row) ?? true);
  return (
    <tr
      tabIndex={onOpen ? 0 : undefined}
      data-selected={isSelected?.(row) || undefined}
      {...(opens && {
        onClick: () => onOpen(row),
        onKeyDown: (event: KeyboardEvent) => {
          if (event.key === "Enter" && event.target === event.currentTarget) onOpen(row);
        },
      })}
    >
      {columns.map((column, index) => (
        <td key={column.id} {...lookOf(column)}>
          {index === 0 && opens && openWord ? (
            <span className={styles.first}>
              {column.cell(row)}
              <span aria-hidden className={styles.open}>
                {openWord}
              </span>
            </span>
          ) : (
            column.cell(row)
          )}
        </td>
      ))}
    </tr>
  );
}

function useSortedTable<Row>({ columns, rows, sort, initialSort, onSortChange }: Props<Row>) {
  const [own, setOwn] = useState<Sort>(initialSort ?? []);
  const sorting = sort ?? own;
  const definitions = useMemo(
    () =>
      columns.map(
        ({ id, header, sortBy, align }): ColumnDef<TableFeatures, NonNullable<Row> & object> => ({
          id,
          header,
          accessorFn: (row) => sortBy?.(row as Row) ?? undefined,
          enableSorting: sortBy !== undefined,
          sortUndefined: "last",
          sortDescFirst: align === "right",
          sortFn: align === "right" ? "basic" : "alphanumeric",
        }),
      ),
    [columns],
  );
  return useTable({
    features,
    columns: definitions,
    data: rows as readonly (NonNullable<Row> & object)[],
    state: { sorting },
    onSortingChange: (update) => {
      const next = typeof update === "function" ? update(sorting) : update;
      setOwn(next);
      onSortChange?.(next);
    },
  });
}

function lookOf<Row>(column: Column<Row> | undefined) {
  return {
    "data-align": column?.align,
    "data-tone": column?.tone,
    "data-hide": column?.hideBelow,
    style: column?.width === undefined ? undefined : { width: column.width },
  };
}

function walkRows(event: KeyboardEvent<HTMLTableSectionElement>) {
  const row = event.target instanceof HTMLTableRowElement ? event.target : null;
  const next =
    event.key === "ArrowDown" ? row?.nextElementSibling : event.key === "ArrowUp" && row?.previousElementSibling;
  if (!(next instanceof HTMLElement)) return;
  event.preventDefault();
  next.focus();
}
