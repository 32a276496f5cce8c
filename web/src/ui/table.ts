import styles from "./table.module.css";

/** The dense table, for tables written by hand. Cells take `data-align="right"`, `data-tone="strong|second"`, `data-hide="phone|narrow"`. */
export const tableClass = styles.table ?? "";
/** Around it, so that a wide one scrolls inside its card. */
export const tableScrollClass = styles.scroll ?? "";
