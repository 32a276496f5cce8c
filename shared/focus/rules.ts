import { jsonRules } from "./rules/json-objects.ts";
import { companionRules, filledRules, priceRules } from "./rules/nullability.ts";
import { oneParentRules } from "./rules/one-parent.ts";
import { ownChecks } from "./rules/own-checks.ts";
import { presenceRules } from "./rules/presence.ts";
import { productRules } from "./rules/products.ts";
import { conditionalRules } from "./rules/quantities-and-status.ts";
import type { Rule } from "./rules/rule.ts";
import { formatRules, typeRules } from "./rules/type-and-format.ts";
import { valueRules } from "./rules/values.ts";

/** Every rule of FOCUS 1.3 Cost and Usage that a dataset alone can prove broken, as SQL. What is not here: uncovered.ts. */
export const rules: readonly Rule[] = [
  ...presenceRules,
  ...typeRules,
  ...formatRules,
  ...filledRules,
  ...companionRules,
  ...conditionalRules,
  ...priceRules,
  ...valueRules,
  ...productRules,
  ...jsonRules,
  ...oneParentRules,
  ...ownChecks,
];
