import type { Alert } from "#shared/api/alerts.ts";
import { acknowledgeAlert } from "#shared/database/alert-editing.ts";
import { describeAlert } from "#shared/database/alerts.ts";
import type { Database } from "#shared/database/client.ts";
import type { Organization } from "#shared/http/handler.ts";
import { HttpError } from "#shared/http/http-error.ts";
import { alertOf } from "./describe.ts";

/** Acknowledges an alert as this user, or opens it again. 404 when the organization has no such alert. */
export async function acknowledge(
  database: Database,
  { id: orgId, name }: Organization,
  request: { alertId: string; userId: string; acknowledged: boolean },
): Promise<Alert> {
  const isThere = await acknowledgeAlert(database, { orgId, ...request });
  const alert = isThere ? await describeAlert(database, orgId, request.alertId) : undefined;
  if (!alert) throw new HttpError(404, `${name} has no alert ${request.alertId}.`);
  return alertOf(alert);
}
