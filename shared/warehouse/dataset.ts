import * as v from "valibot";
import { readEnv } from "#shared/config.ts";

/**
 * The name of an organization's dataset: its slug with `_` for `-`, then the environment (`CLOUDACT_ENVIRONMENT`). Unique, as slugs and
 * environments hold no `_`.
 */
export function datasetOf(organization: { slug: string }): string {
  const { CLOUDACT_ENVIRONMENT } = readEnv({
    CLOUDACT_ENVIRONMENT: v.optional(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9]*$/)), "local"),
  });
  return `${organization.slug.replaceAll("-", "_")}_${CLOUDACT_ENVIRONMENT}`;
}
