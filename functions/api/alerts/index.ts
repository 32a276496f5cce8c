import type { Handlers } from "#shared/http/handler.ts";
import { serve } from "#shared/http/serve.ts";
import { database, warehouse } from "#shared/platform.ts";
import { acknowledge } from "./acknowledge.ts";
import { changeRule, makeRule, muteRule, removeRule } from "./edit-rules.ts";
import { listAlerts } from "./list-alerts.ts";
import { replayRule } from "./replay-rule.ts";

serve("alerts", {
  "GET /api/alerts": async ({ organization, query, now }) => ({
    json: await listAlerts(await database(), organization, { limit: query.limit, now }),
  }),
  "POST /api/alerts/rules": async ({ organization, body, now }) => ({
    json: await makeRule({ database: await database(), organization, now }, body),
  }),
  "PUT /api/alerts/rules/{id}": async ({ organization, params, body, now }) => ({
    json: await changeRule({ database: await database(), organization, now }, params.id, body),
  }),
  "DELETE /api/alerts/rules/{id}": async ({ organization, params, now }) => {
    await removeRule({ database: await database(), organization, now }, params.id);
    return { empty: true };
  },
  "POST /api/alerts/rules/{id}/mute": async ({ organization, params, body, now }) => ({
    json: await muteRule({ database: await database(), organization, now }, params.id, body.until),
  }),
  "POST /api/alerts/{id}/acknowledge": async ({ organization, caller, params, body }) => {
    const request = { alertId: params.id, userId: caller.userId, acknowledged: body.acknowledged };
    return { json: await acknowledge(await database(), organization, request) };
  },
  "POST /api/alerts/replay": async ({ organization, body, now }) => {
    const ports = { database: await database(), warehouse: await warehouse() };
    return { json: await replayRule(ports, organization, { definition: body.definition, now }) };
  },
} satisfies Handlers<"alerts">);
