import type { Alert } from "../../../../shared/api/alerts.ts";
import type { Field, Filter } from "../explorer/cost-query.ts";

/** What the alert's rule looked at, as filters of Explorer: its scope, and the value it fired for. */
export function filtersOf({ facts }: Pick<Alert, "facts">): Filter[] {
  const scope = isRecord(facts.scope) ? Object.entries(facts.scope) : [];
  const filters = scope.flatMap(([field, values]): Filter[] =>
    isTexts(values) ? [{ field: field as Field, operator: "is", values }] : [],
  );
  const each = isRecord(facts.each) ? facts.each : undefined;
  if (typeof each?.field === "string" && typeof each.value === "string") {
    filters.push({ field: each.field as Field, operator: "is", values: [each.value] });
  }
  return filters;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}
