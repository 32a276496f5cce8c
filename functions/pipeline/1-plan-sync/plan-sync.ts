import type { Database } from "#shared/database/client.ts";
import { finishRun, loadedTwin, planRun, startRun } from "#shared/database/runs.ts";
import { withStep } from "#shared/database/with-step.ts";
import type { Publish } from "#shared/events/publish.ts";
import { getSource } from "#shared/providers/sources.ts";
import { partListed } from "#topics/part-listed.ts";
import type { syncRequested } from "#topics/sync-requested.ts";
import type { Message } from "#topics/topic.ts";

interface Deps {
  database: Database;
  publish: Publish;
}

/**
 * Opens the run and asks the provider what there is to fetch. Bills that are already in the warehouse, unchanged, end the run
 * here at no cost; otherwise one `part-listed` goes out per part.
 */
export async function planSync(request: Message<typeof syncRequested>, deps: Deps): Promise<void> {
  const { orgId, runId } = request;
  await startRun(deps.database, request);
  const planned = await withStep(deps.database, { orgId, runId, step: "plan-sync" }, () =>
    plan(request, deps.database),
  );
  if ("over" in planned) return;
  const { unchangedSince, parts } = planned.result;
  if (unchangedSince) {
    await finishRun(deps.database, { orgId, runId }, { status: "unchanged", since: unchangedSince });
    return;
  }
  await Promise.all(parts.map((partId) => deps.publish(partListed, { orgId, runId, partId })));
}

interface Plan {
  unchangedSince: string | null;
  parts: string[];
}

async function plan(request: Message<typeof syncRequested>, database: Database): Promise<Plan> {
  const { orgId, runId } = request;
  const listing = await getSource(request.provider).list(request);
  const twin = await loadedTwin(database, { orgId, runId, changeToken: listing.changeToken });
  if (twin) return { unchangedSince: twin, parts: [] };
  const recorded = await planRun(database, { orgId, runId, ...listing });
  return { unchangedSince: null, parts: recorded.map((part) => part.id) };
}
