import type { Answer } from "#shared/api/routes.ts";
import type { Database } from "#shared/database/client.ts";
import { describeRuns } from "#shared/database/describe-runs.ts";
import { syncOf } from "./sync.ts";

interface Asked {
  orgId: string;
  limit: number;
  after?: string | undefined;
}

export async function listSyncs(database: Database, { orgId, limit, after }: Asked): Promise<Answer<"GET /api/syncs">> {
  const runs = await describeRuns(database, { orgId, after, limit: limit + 1 });
  return { syncs: runs.slice(0, limit).map(syncOf), more: runs.length > limit };
}
