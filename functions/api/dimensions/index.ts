import { dataVersionOf } from "#shared/costs/answer-costs.ts";
import { dayOf } from "#shared/costs/days.ts";
import { type Field, isField } from "#shared/costs/dimensions.ts";
import type { Database } from "#shared/database/client.ts";
import { connectionsOf } from "#shared/database/connections.ts";
import type { Handlers } from "#shared/http/handler.ts";
import { HttpError } from "#shared/http/http-error.ts";
import { serve } from "#shared/http/serve.ts";
import { thirteenMonths } from "#shared/ledger/open-ledger.ts";
import { warehouse } from "#shared/platform.ts";
import { providers } from "#shared/providers/registry.ts";
import { sourceName } from "#shared/providers/source-name.ts";
import { datasetOf } from "#shared/warehouse/dataset.ts";
import { titleCased } from "./labels.ts";
import { listFields } from "./list-fields.ts";
import { listValues } from "./list-values.ts";
import { rememberNewest } from "./remember-newest.ts";

const fieldsOf = rememberNewest(listFields);

serve("dimensions", {
  "GET /api/dimensions": async ({ organization, now }) => {
    const dataset = datasetOf(organization);
    const reader = await warehouse();
    const dataVersion = dataVersionOf(await reader.loads(dataset));
    const version = `${dataVersion} ${dayOf(now)}`;
    const fields = () => fieldsOf(dataset, version, [reader, dataset, thirteenMonths(now)]);
    return { json: async () => ({ fields: await fields(), dataVersion }), version };
  },
  "GET /api/dimensions/{field}": async ({ organization, caller, params, query, now }) => {
    const { field } = params;
    if (!isField(field)) {
      throw new HttpError(404, `There is no field "${field}": a FOCUS text column or tag:<key> is expected.`);
    }
    const dataset = datasetOf(organization);
    const reader = await warehouse();
    const known = await knownLabels(field, caller.database, organization.id);
    const asked = { ...thirteenMonths(now), ...present(query), field, limit: query.limit ?? 50 };
    const version = [dataVersionOf(await reader.loads(dataset)), dayOf(now), ...known].join(" ");
    return { json: () => listValues(reader, dataset, asked, known), version };
  },
} satisfies Handlers<"dimensions">);

/** What was given, without what was left out. */
function present<T extends { search: string; from?: string | undefined; until?: string | undefined }>(query: T) {
  const { search, from, until } = query;
  return { search, ...(from !== undefined && { from }), ...(until !== undefined && { until }) };
}

/** Labels of values that the ledger knows by ids of ours. */
async function knownLabels(field: Field, database: Database, orgId: string): Promise<ReadonlyMap<string, string>> {
  if (field !== "x_Provider" && field !== "x_ConnectionId") return new Map();
  const connections = await connectionsOf(database, orgId);
  if (field === "x_ConnectionId")
    return new Map(connections.map((connection) => [connection.id, sourceName(connection)]));
  const names = new Map(providers.map(({ id, name }) => [id, name]));
  return new Map(connections.map(({ provider }) => [provider, names.get(provider) ?? titleCased(provider)]));
}
