import type { ColumnName } from "../columns.ts";
import { type RowRule, row, ruleId, type Severity, sqlList } from "./rule.ts";
import { notUnitFormat } from "./unit-format.ts";

/** DuckDB's json functions fail on a text that is no JSON, and only CASE keeps them from seeing it. */
const ofValidJson = (text: string, broken: string) => `CASE WHEN json_valid(${text}) THEN ${broken} ELSE false END`;

const repeatsKey = (object: string) => `len(list_distinct(json_keys(${object}))) <> len(json_keys(${object}))`;
const isNotObject = (json: string) => `json_type(${json}) <> 'OBJECT'`;

/** SQL: no object of unique keys whose values are text, numbers, booleans or null. */
function isNotKeyValue(json: string): string {
  const isNested = `list_has_any(json_type(${json}, '$.*'), ['OBJECT', 'ARRAY'])`;
  return `CASE WHEN ${isNotObject(json)} THEN true WHEN ${isNested} THEN true ELSE ${repeatsKey(json)} END`;
}

const keyValue = (column: ColumnName): RowRule =>
  row({
    id: ruleId(column, "C-001-M"),
    requirement: `${column} must be a JSON object of unique keys without objects or arrays in it.`,
    columns: [column],
    broken: `NOT json_valid(${column}) OR ${ofValidJson(column, isNotKeyValue(column))}`,
    perValue: true,
  });

const jsonObject = (column: ColumnName, suffix: string): RowRule =>
  row({
    id: ruleId(column, suffix),
    requirement: `${column} must be a JSON object of unique keys.`,
    columns: [column],
    broken:
      `NOT json_valid(${column}) OR ` +
      ofValidJson(column, `CASE WHEN ${isNotObject(column)} THEN true ELSE ${repeatsKey(column)} END`),
    perValue: true,
  });

/** Rules about a column `{"Elements": [{…}, …]}`; `broken` is a SQL condition on one element, the JSON value `e`. */
function elementRules(column: ColumnName) {
  const rule = (suffix: string, requirement: string, broken: string, severity: Severity = "must"): RowRule =>
    row({
      id: `CAU-${column}Object-O-${suffix}`,
      severity,
      requirement: `${column}: ${requirement}`,
      columns: [column],
      broken: ofValidJson(column, broken),
      perValue: true,
    });
  return {
    whole: rule,
    each: (suffix: string, requirement: string, broken: string, severity: Severity = "must") =>
      rule(suffix, requirement, someElement(column, broken), severity),
  };
}

const someElement = (column: ColumnName, condition: string) =>
  `len(list_filter(json_extract(${column}, '$.Elements[*]'), lambda e: ${condition})) > 0`;

const noElements = (column: ColumnName) => `json_type(${column}, '$.Elements') IS DISTINCT FROM 'ARRAY'`;
const typeOf = (key: string) => `json_type(e, '$.${key}')`;
const textOf = (key: string) => `json_extract_string(e, '$.${key}')`;
const lacks = (key: string) => `${typeOf(key)} IS NULL`;
/** A key that is not there and one that is null say the same. */
const isNull = (key: string) => `coalesce(${typeOf(key)}, 'NULL') = 'NULL'`;
const isNoNumber = (key: string) =>
  `coalesce(${typeOf(key)}, 'NULL') NOT IN ('NULL', 'BIGINT', 'UBIGINT', 'HUGEINT', 'UHUGEINT', 'DOUBLE')`;
const isNoText = (key: string) => `coalesce(${typeOf(key)}, 'NULL') NOT IN ('NULL', 'VARCHAR')`;
const isNotNumeric = (key: string) =>
  `NOT coalesce(regexp_full_match(${textOf(key)}, '-?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE]-?[0-9]+)?'), true)`;
const isBlank = (key: string) => `coalesce(trim(${textOf(key)}) = '', false)`;
const isNoUnit = (key: string) => `coalesce(${notUnitFormat(textOf(key))}, false)`;
const unknownKey = (known: readonly string[]) =>
  `len(list_filter(json_keys(e), lambda k: NOT starts_with(k, 'x_') AND k NOT IN ${sqlList(known)})) > 0`;

const method = elementRules("AllocatedMethodDetails");
const methodKeys = ["AllocatedRatio", "UsageQuantity", "UsageUnit"];

const contract = elementRules("ContractApplied");
const cost = "ContractCommitmentAppliedCost";
const quantity = "ContractCommitmentAppliedQuantity";
const unit = "ContractCommitmentAppliedUnit";
const contractKeys = ["ContractId", "ContractCommitmentId", cost, quantity, unit];

export const jsonRules: readonly RowRule[] = [
  keyValue("AllocatedTags"),
  keyValue("SkuPriceDetails"),
  keyValue("Tags"),

  jsonObject("AllocatedMethodDetails", "C-003-M"),
  method.whole("001-M", "must have a key Elements with an array.", noElements("AllocatedMethodDetails")),
  method.each("002-M", "each of Elements must be an object.", isNotObject("e")),
  method.each("003-M", "each of Elements must be key-value pairs, not nested.", isNotKeyValue("e")),
  method.each("009-C", "keys that are not FOCUS's must begin with x_.", unknownKey(methodKeys)),
  method.each("012-M", "each of Elements must have AllocatedRatio.", lacks("AllocatedRatio")),
  method.each(
    "013-M",
    "AllocatedRatio must be a number.",
    `${isNoNumber("AllocatedRatio")} OR ${typeOf("AllocatedRatio")} = 'NULL'`,
  ),
  method.each(
    "016-C",
    "UsageUnit must go with UsageQuantity.",
    `NOT ${lacks("UsageQuantity")} AND ${lacks("UsageUnit")}`,
  ),
  method.each("018-O", "UsageUnit should be in UnitFormat.", isNoUnit("UsageUnit"), "should"),
  method.each("021-M", "UsageQuantity must be numeric.", isNotNumeric("UsageQuantity")),

  jsonObject("ContractApplied", "C-001-M"),
  contract.whole("001-M", "must have a key Elements with an array.", noElements("ContractApplied")),
  contract.each("003-M", "each of Elements must be an object.", isNotObject("e")),
  contract.each("004-M", "each of Elements must be key-value pairs, not nested.", isNotKeyValue("e")),
  contract.each("010-M", "custom keys must begin with x_.", unknownKey(contractKeys)),
  contract.each("017-C", "keys that are not FOCUS's must begin with x_.", unknownKey(contractKeys)),
  contract.each("019-C", "each of Elements must have ContractId.", lacks("ContractId")),
  contract.each("020-M", "ContractId must be a string.", isNoText("ContractId")),
  contract.each("021-M", "ContractId must not be blank.", isBlank("ContractId")),
  contract.each("029-C", "each of Elements must have ContractCommitmentId.", lacks("ContractCommitmentId")),
  contract.each("030-M", "ContractCommitmentId must be a string.", isNoText("ContractCommitmentId")),
  contract.each("031-M", "ContractCommitmentId must not be blank.", isBlank("ContractCommitmentId")),
  contract.each("043-M", `${cost} must be a number.`, isNoNumber(cost)),
  contract.each("044-M", `${cost} must be numeric.`, isNotNumeric(cost)),
  contract.each(
    "046-C",
    `${cost} must not be null when ${quantity} is null.`,
    `${isNull(cost)} AND ${isNull(quantity)}`,
  ),
  contract.each("048-M", `${cost} must be a valid decimal.`, isNoNumber(cost)),
  contract.each("052-M", `${quantity} must be a number.`, isNoNumber(quantity)),
  contract.each("053-M", `${quantity} must be numeric.`, isNotNumeric(quantity)),
  contract.each(
    "055-C",
    `${quantity} must not be null when ${cost} is null.`,
    `${isNull(cost)} AND ${isNull(quantity)}`,
  ),
  contract.each("057-M", `${quantity} must be a valid decimal.`, isNoNumber(quantity)),
  contract.each("061-M", `${unit} must be a string.`, isNoText(unit)),
  contract.each("062-M", `${unit} must not be blank.`, isBlank(unit)),
  contract.each("063-O", `${unit} should be in UnitFormat.`, isNoUnit(unit), "should"),
  contract.each(
    "065-C",
    `${unit} must be null when ${quantity} is null.`,
    `NOT ${isNull(unit)} AND ${isNull(quantity)}`,
  ),
  contract.each(
    "066-C",
    `${unit} must not be null when ${quantity} is not null.`,
    `${isNull(unit)} AND NOT ${isNull(quantity)}`,
  ),
  row({
    id: "CAU-ContractAppliedObject-O-039-C",
    requirement: "ContractApplied: ContractCommitmentId must be the ResourceId when ChargeCategory is Purchase.",
    columns: ["ContractApplied", "ChargeCategory", "ResourceId"],
    broken:
      "CASE WHEN ChargeCategory = 'Purchase' AND json_valid(ContractApplied) THEN " +
      `len(list_filter(json_extract_string(ContractApplied, '$.Elements[*].ContractCommitmentId'), lambda id: id IS DISTINCT FROM ResourceId)) > 0 END`,
  }),
];
