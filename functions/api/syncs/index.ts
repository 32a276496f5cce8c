import { createHash } from "node:crypto";
import { describeRun } from "#shared/database/describe-runs.ts";
import type { Handlers } from "#shared/http/handler.ts";
import { HttpError } from "#shared/http/http-error.ts";
import { serve } from "#shared/http/serve.ts";
import { files } from "#shared/platform.ts";
import { describeSync } from "./describe-sync.ts";
import { listSyncs } from "./list-syncs.ts";

const usualPage = 20;

serve("syncs", {
  "GET /api/syncs": async ({ organization, query, caller }) => {
    const { limit = usualPage, after } = query;
    const page = await listSyncs(caller.database, { orgId: organization.id, limit, after });
    return { json: page, version: versionOf(page) };
  },
  "GET /api/syncs/{runId}": async ({ organization, params, caller }) => {
    const summary = await describeRun(caller.database, organization.id, params.runId);
    if (!summary) throw new HttpError(404, `${organization.name} has no sync ${params.runId}.`);
    const deps = { database: caller.database, files: await files() };
    return { json: () => describeSync(organization.id, summary, deps), version: versionOf(summary) };
  },
} satisfies Handlers<"syncs">);

/** Whatever happens to a part shows in the sums over all of them; what a finished part left in the bucket never changes. */
function versionOf(recorded: unknown): string {
  return createHash("sha256").update(JSON.stringify(recorded)).digest("base64url").slice(0, 22);
}
