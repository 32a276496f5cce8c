import type { Header } from "@tanstack/react-table";
import { ArrowDown, ArrowUp } from "lucide-react";
import type { CSSProperties } from "react";
import type { TableFeatures } from "./data-table.tsx";
import styles from "./table.module.css";

interface Look {
  "data-align": string | undefined;
  "data-tone": string | undefined;
  "data-hide": string | undefined;
  style: CSSProperties | undefined;
}

/** A column's name; a button when the column sorts. */
export function HeaderCell<Row extends object>({
  header,
  look,
  isHidden,
}: {
  header: Header<TableFeatures, Row, unknown>;
  look: Look;
  isHidden: boolean;
}) {
  const { column } = header;
  const name = String(column.columnDef.header ?? "");
  const sorted = column.getIsSorted();
  const Arrow = sorted === "asc" ? ArrowUp : ArrowDown;
  return (
    <th scope="col" aria-sort={sorted ? (sorted === "asc" ? "ascending" : "descending") : undefined} {...look}>
      {column.getCanSort() ? (
        <button
          type="button"
          className={styles.sorter}
          data-sorted={Boolean(sorted)}
          onClick={column.getToggleSortingHandler()}
          title="Sort. Shift-click adds this column."
        >
          {name}
          {sorted && <Arrow size={13} strokeWidth={1.75} aria-hidden />}
          {sorted && column.getSortIndex() > 0 && <span className={styles.place}>{column.getSortIndex() + 1}</span>}
        </button>
      ) : (
        <span className={isHidden ? "visually-hidden" : undefined}>{name}</span>
      )}
    </th>
  );
}
