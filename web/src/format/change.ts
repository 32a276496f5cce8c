import { money } from "./money.ts";

/** What the figures of a CostAnswer say about a change. */
export interface Figures {
  total: string | null;
  previous: string | null;
  change: string | null;
  changePercent: number | null;
  /** Rows over the counted days: none is nothing, some without a value is unknown. */
  rows: number;
}

/** `4.6%`, one decimal. Null is "unknown". */
export function percent(value: number | null, signed = false): string {
  if (value === null) return "unknown";
  const text = `${Math.abs(value).toFixed(1)}%`;
  if (Number(value.toFixed(1)) === 0) return text;
  return value < 0 ? `−${text}` : signed ? `+${text}` : text;
}

/** `+4.0%`, "new" from nothing, "gone" to nothing; empty where there is nothing to say. */
export function changePercent(figures: Figures): string {
  const isNew = isNothing(figures.previous) && !isNothing(figures.total);
  if (isNew) return "new";
  if (isUnknown(figures) || isNothing(figures.previous)) return "";
  if (figures.total === null && figures.rows === 0) return "gone";
  return figures.changePercent === null ? "" : percent(figures.changePercent, true);
}

/** `+$118.74`; "unknown" when either side is. */
export function changeMoney(figures: Figures, currency: string): string {
  return isUnknown(figures) ? "unknown" : money(figures.change, currency, { signed: true });
}

/** A cell of a period that may have no rows at all: "none", or "unknown" when there are rows without a value. */
export function cellMoney(amount: string | null, rows: number, currency: string): string {
  return amount === null && rows === 0 ? "none" : money(amount, currency);
}

function isUnknown({ total, rows }: Figures): boolean {
  return total === null && rows > 0;
}

function isNothing(amount: string | null): boolean {
  return amount === null || /^-?0*(?:\.0*)?$/.test(amount);
}
