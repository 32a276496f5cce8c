import { existsSync, readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { columns } from "./columns.ts";
import { columnCriteria } from "./rules/criteria.ts";
import { uncovered } from "./rules/uncovered.ts";
import { rules } from "./rules.ts";

const specification = (file: string) => new URL(`../../../shared/focus-1.3/${file}`, import.meta.url);
const isThere = existsSync(specification("rules-1.3.csv"));

interface ModelRule {
  rule_id: string;
  dataset: string;
  entity_type: string;
  entity_id: string;
  type: string;
  keyword: string;
  status: string;
  applicability: string;
  check_function: string;
  must_satisfy: string;
}

it("has every rule once", () => {
  const ids = rules.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

it("has at least one rule about each column beside its presence", () => {
  const spokenOf = new Set(rules.filter(({ kind }) => kind !== "presence").map((rule) => rule.columns[0] as string));
  expect(columns.map(({ name }) => name).filter((name) => !spokenOf.has(name))).toEqual([]);
});

describe.skipIf(!isThere)("against Requirements Model 1.3 (skipped where ../shared/focus-1.3 is absent)", () => {
  const model: ModelRule[] = isThere
    ? parse(readFileSync(specification("rules-1.3.csv")), { columns: true, bom: true })
    : [];
  const byId = new Map(model.map((rule) => [rule.rule_id, rule]));
  const ours = new Map(rules.map((rule) => [rule.id, rule]));

  it("covers or explains every static active rule of Cost and Usage", () => {
    const owed = model.filter(
      ({ dataset, type, status, check_function }) =>
        dataset === "CostAndUsage" && type === "Static" && status === "Active" && check_function !== "AND",
    );
    expect(owed.length).toBeGreaterThan(340);
    expect(owed.map(({ rule_id }) => rule_id).filter((id) => !ours.has(id) && !uncovered[id])).toEqual([]);
  });

  it("explains no rule that it covers, and none that does not exist", () => {
    expect(Object.keys(uncovered).filter((id) => ours.has(id) || !byId.has(id))).toEqual([]);
  });

  it("invents no CAU id and checks none that was removed", () => {
    const unknown = [...ours.keys()].filter((id) => id.startsWith("CAU-") && !byId.has(id));
    const removed = [...ours.keys()].filter((id) => byId.get(id)?.status === "Removed");
    expect({ unknown, removed }).toEqual({ unknown: [], removed: [] });
  });

  it("takes MUST for must, and SHOULD and RECOMMENDED for should", () => {
    const wrong = rules.filter(({ id, severity }) => {
      const keyword = byId.get(id)?.keyword;
      return keyword && severity !== (keyword.startsWith("MUST") ? "must" : "should");
    });
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  it("has the subject of each rule first among its columns", () => {
    const wrong = rules.filter(({ id, kind, columns: [subject] }) => {
      const rule = byId.get(id);
      if (!rule || rule.entity_type === "Object") return false;
      return subject !== (kind === "presence" ? rule.must_satisfy.split(" ")[0] : rule.entity_id);
    });
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  it("asks for a column under the model's criteria", () => {
    const presence = rules.filter((rule) => rule.kind === "presence");
    expect(presence.length).toBeGreaterThan(65);
    const wrong = presence.filter(({ id, criteria }) => {
      const applicability = byId.get(id)?.applicability ?? "";
      return [...criteria].sort().join(";") !== applicability.split(";").sort().join(";");
    });
    expect(wrong.map(({ id, criteria }) => [id, criteria])).toEqual([]);
  });

  it("knows the criteria of every conditional column", () => {
    const conditional = columns.filter(({ level }) => level === "Conditional").map(({ name }) => name);
    expect(conditional.filter((name) => !(name in columnCriteria))).toEqual([]);
  });

  it("leaves out only such composites as refer to other rules", () => {
    const requirements = JSON.parse(readFileSync(specification("model-1.3.patched.json"), "utf8")).ModelRules;
    const composites = model.filter(
      ({ rule_id, dataset, check_function, status }) =>
        dataset === "CostAndUsage" && check_function === "AND" && status === "Active" && !uncovered[rule_id],
    );
    expect(composites.length).toBeGreaterThan(150);
    const direct = composites.filter(({ rule_id }) =>
      requirements[rule_id].ValidationCriteria.Requirement.Items?.some(
        (item: { CheckFunction: string }) => item.CheckFunction !== "CheckModelRule",
      ),
    );
    expect(direct.map(({ rule_id }) => rule_id)).toEqual([]);
  });
});
