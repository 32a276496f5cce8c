import type { ChangeAnswer } from "../../../../shared/api/costs.ts";
import { addMonths, monthText } from "../../format/days.ts";
import type { HomeComparison } from "./home-queries.ts";

/** What a comparison of a month is against: "same days in Oct". */
export function vsText(compare: HomeComparison, month: string): string {
  const other = addMonths(month, compare === "same-days-last-year" ? -12 : -1);
  const year = other.slice(0, 4) === month.slice(0, 4) ? "" : ` ${other.slice(0, 4)}`;
  const name = `${monthText(other, { now: other }).slice(0, 3)}${year}`;
  return compare === "same-weekdays-last-month" ? `same weekdays in ${name}` : `same days in ${name}`;
}

/** The same in a column header: "vs Oct". */
export function vsShort(compare: HomeComparison, month: string): string {
  return `vs ${vsText(compare, month).split(" in ")[1]}`;
}

export const termWords: Record<ChangeAnswer["terms"][number]["kind"], string> = {
  usage: "usage",
  price: "price",
  new: "new",
  gone: "gone",
  credits: "credits",
  tax: "tax",
};
