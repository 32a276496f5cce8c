import type { Database } from "#shared/database/client.ts";
import { readPart } from "#shared/database/run-queries.ts";
import { withStep } from "#shared/database/with-step.ts";
import type { Publish } from "#shared/events/publish.ts";
import type { Files } from "#shared/files/files.ts";
import { getSource } from "#shared/providers/sources.ts";
import { partFetched } from "#topics/part-fetched.ts";
import type { partListed } from "#topics/part-listed.ts";
import type { Message } from "#topics/topic.ts";

interface Deps {
  database: Database;
  files: Files;
  publish: Publish;
}

/** Copies one part, byte for byte, into the bucket. Streams: no part is ever held in memory. */
export async function fetchBilling(message: Message<typeof partListed>, deps: Deps): Promise<void> {
  const { orgId, runId, partId } = message;
  const step = { orgId, runId, partId, step: "fetch-billing" };
  const fetched = await withStep(deps.database, step, async () => {
    const part = await readPart(deps.database, { orgId, partId });
    const path = `raw/${orgId}/${part.provider}/${runId}/${part.ordinal}-${part.name}`;
    const { fetch } = getSource(part.provider);
    const raw = fetch ? await deps.files.write(path, await fetch(part)) : await deps.files.copy(part.sourceUri, path);
    return { name: part.name, rawUri: raw.uri, bytes: raw.bytes };
  });
  if ("over" in fetched) return;
  const { name, rawUri } = fetched.result;
  await deps.publish(partFetched, { orgId, runId, partId, name, rawUri });
}
