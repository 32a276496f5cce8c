import { type Field, tagKeyOf } from "./dimensions.ts";
import type { Filter } from "./query.ts";
import { and, call, caseWhen, compare, contains, type Expression, isIn, isNull, not, or, tag, text } from "./select.ts";
import { type ColumnOf, type TableName, typeOfColumn } from "./tables.ts";

/** How a column is read: from its table, or from a member of `with` that passed it on. */
export type Read = (column: ColumnOf) => Expression;

/** The columns a field is made of. */
export function columnsOf(field: Field): ColumnOf[] {
  if (tagKeyOf(field) !== undefined) return ["Tags"];
  return field === "x_Kind" ? ["ServiceSubcategory", "ServiceCategory"] : [field as ColumnOf];
}

export function isFieldOf(table: TableName, field: Field): boolean {
  return columnsOf(field).every((column) => typeOfColumn(table, column) !== undefined);
}

export function fieldValue(field: Field, read: Read): Expression {
  const key = tagKeyOf(field);
  if (key !== undefined) return tag(key, read("Tags"));
  return field === "x_Kind" ? kindOf(read) : read(field as ColumnOf);
}

function filterCondition(filter: Filter, read: Read): Expression {
  const value = fieldValue(filter.field, read);
  const isEmpty = or(isNull(value), compare(value, "=", text("")));
  switch (filter.operator) {
    case "is":
      return isIn(value, filter.values);
    case "is-not":
      return or(isNull(value), not(isIn(value, filter.values)));
    case "contains":
      return or(...filter.values.map((part) => contains(value, part)));
    case "not-contains":
      return or(isNull(value), not(or(...filter.values.map((part) => contains(value, part)))));
    case "empty":
      return isEmpty;
    case "not-empty":
      return not(isEmpty);
  }
}

/** Does what a row says of these fields pass? A field that is not given passes. */
export function mayPass(filter: Filter, known: Partial<Record<Field, string>>): boolean {
  const value = known[filter.field];
  if (value === undefined) return true;
  switch (filter.operator) {
    case "is":
      return filter.values.includes(value);
    case "is-not":
      return !filter.values.includes(value);
    case "contains":
      return filter.values.some((part) => value.toLowerCase().includes(part.toLowerCase()));
    case "not-contains":
      return !filter.values.some((part) => value.toLowerCase().includes(part.toLowerCase()));
    case "empty":
      return value === "";
    case "not-empty":
      return value !== "";
  }
}

function kindOf(read: Read): Expression {
  const isGenAi = compare(read("ServiceSubcategory"), "=", text("Generative AI"));
  const isSaas = compare(read("ServiceCategory"), "=", text("Business Applications"));
  return caseWhen(
    [
      [isGenAi, text("GenAI")],
      [isSaas, text("SaaS")],
    ],
    text("Cloud"),
  );
}

/** The text of a field, null for an empty one. */
export function keyOf(field: Field, read: Read): Expression {
  return call("null-if-empty", fieldValue(field, read));
}

/** Rows that every filter passes. */
export function allOf(filters: readonly Filter[], read: Read): Expression[] {
  return filters.map((filter) => filterCondition(filter, read));
}

export function conjunction(conditions: readonly (Expression | undefined)[]): Expression {
  return and(...conditions.filter((condition) => condition !== undefined));
}
