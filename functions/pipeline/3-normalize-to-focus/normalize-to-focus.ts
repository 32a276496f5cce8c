import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import type { Database } from "#shared/database/client.ts";
import { withStep } from "#shared/database/with-step.ts";
import type { Publish } from "#shared/events/publish.ts";
import type { Files } from "#shared/files/files.ts";
import { RejectedRowsError } from "#shared/normalize/find-rejects.ts";
import { normalizePart } from "#shared/normalize/normalize-part.ts";
import { focusPath, rejectsPath, reportPath } from "#shared/normalize/part-files.ts";
import type { partFetched } from "#topics/part-fetched.ts";
import { partNormalized } from "#topics/part-normalized.ts";
import type { Message } from "#topics/topic.ts";

interface Deps {
  database: Database;
  files: Files;
  publish: Publish;
}

/** Reads one raw part as FOCUS 1.3 rows and checks them. A part with a row it cannot read fails the run, and says which. */
export async function normalizeToFocus(message: Message<typeof partFetched>, deps: Deps): Promise<void> {
  const { orgId, runId, partId } = message;
  const step = { orgId, runId, partId, step: "normalize-to-focus" };
  const normalized = await withStep(deps.database, step, () => normalize(message, deps.files));
  if ("over" in normalized) return;
  const { focusUri, reportUri } = normalized.result;
  await deps.publish(partNormalized, { orgId, runId, partId, focusUri, reportUri });
}

async function normalize(message: Message<typeof partFetched>, files: Files) {
  const { name, rawUri } = message;
  const tempDirectory = await mkdtemp(join(tmpdir(), "cloudact-normalize-"));
  await using raw = await files.open(rawUri);
  await using focus = await files.create(focusPath(message));
  await using rejects = await files.create(rejectsPath(message));
  try {
    const report = await normalizePart({
      path: raw.path,
      name,
      out: focus.path,
      rejectsOut: rejects.path,
      tempDirectory,
      memoryLimit: "512MB",
      threads: availableParallelism(),
    });
    const written = await files.write(reportPath(message), JSON.stringify(report));
    const { uri } = await focus.commit();
    return { focusUri: uri, reportUri: written.uri, format: report.format, rows: report.rowsOut };
  } catch (error) {
    if (error instanceof RejectedRowsError) await rejects.commit();
    throw error;
  } finally {
    await rm(tempDirectory, { recursive: true, force: true });
  }
}
