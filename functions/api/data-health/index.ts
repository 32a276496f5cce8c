import { createHash } from "node:crypto";
import { dayOf } from "#shared/costs/days.ts";
import { connectionsOf } from "#shared/database/connections.ts";
import type { Call, Handlers } from "#shared/http/handler.ts";
import { HttpError } from "#shared/http/http-error.ts";
import { serve } from "#shared/http/serve.ts";
import { files, warehouse } from "#shared/platform.ts";
import { sourceName } from "#shared/providers/source-name.ts";
import { datasetOf } from "#shared/warehouse/dataset.ts";
import { describeHealth, readRecorded } from "./describe-health.ts";
import { recordOf, successions } from "./load-history.ts";
import { readMonths } from "./read-days.ts";

serve("data-health", {
  "GET /api/data-health": async ({ organization, caller, now }) => {
    const deps = { database: caller.database, files: await files(), warehouse: await warehouse(), now };
    const recorded = await readRecorded(organization, deps);
    const { connections, refused, dataVersion } = recorded;
    const version = createHash("sha256")
      .update(JSON.stringify([connections, refused, dataVersion, dayOf(now)]))
      .digest("base64url");
    return { json: () => describeHealth(organization, recorded, deps), version };
  },
  "GET /api/data-health/{connectionId}": async (call) => {
    const source = await requireSource(call);
    const loads = await (await warehouse()).loads(datasetOf(call.organization));
    const own = loads.filter(({ connectionId }) => connectionId === source.id);
    return { json: { loads: successions(own).map((load) => recordOf(load, sourceName(source))) } };
  },
  "GET /api/data-health/{connectionId}/months": async (call) => {
    const source = await requireSource(call);
    return { json: { months: await readMonths(await warehouse(), datasetOf(call.organization), source.id) } };
  },
} satisfies Handlers<"data-health">);

type OfSource = "GET /api/data-health/{connectionId}" | "GET /api/data-health/{connectionId}/months";

async function requireSource({ caller, organization, params }: Call<OfSource>) {
  const connections = await connectionsOf(caller.database, organization.id);
  const found = connections.find(({ id }) => id === params.connectionId);
  if (found) return found;
  throw new HttpError(404, `${organization.name} has no source ${params.connectionId}.`);
}
