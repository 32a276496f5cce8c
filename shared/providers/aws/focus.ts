import { type FocusDialect, focusMapping } from "../focus-mapping.ts";
import { type Format, findHeader } from "../provider.ts";

/**
 * AWS Data Exports, tables FOCUS_1_0_AWS and FOCUS_1_2_AWS: FOCUS with AWS's own x_ columns.
 * https://docs.aws.amazon.com/cur/latest/userguide/table-dictionary-focus-1-2-aws.html
 */
export const focus10: Format = {
  id: "aws/focus-1.0",
  name: "AWS FOCUS 1.0 export",
  recognises: (columns) => isAwsFocus(columns) && !has(columns, "InvoiceId"),
  mapping: (columns) => focusMapping(columns, dialect),
};

export const focus12: Format = {
  id: "aws/focus-1.2",
  name: "AWS FOCUS 1.2 export",
  recognises: (columns) => isAwsFocus(columns) && has(columns, "InvoiceId"),
  mapping: (columns) => focusMapping(columns, dialect),
};

/**
 * Some exports spell user tags `user:team`; FOCUS wants one scheme of them without a prefix (Tags-C-015). A quote within a value is
 * escaped, so one that follows a brace or a comma begins a key.
 */
const dialect: FocusDialect = {
  provider: "aws",
  expressions: { Tags: `regexp_replace("Tags", '([{,]\\s*)"user:', '\\1"', 'g')` },
};

const has = (columns: readonly string[], name: string) => findHeader(columns, name) !== undefined;

/** An export may leave columns out, so two of AWS's own are asked for, and that it is not a file of ours. */
function isAwsFocus(columns: readonly string[]): boolean {
  const own = ["x_ServiceCode", "x_Operation", "x_UsageType", "x_Discounts", "x_CostCategories"];
  return has(columns, "ChargeCategory") && own.filter((name) => has(columns, name)).length >= 2;
}
