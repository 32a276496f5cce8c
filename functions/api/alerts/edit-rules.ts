import type { AlertRule } from "#shared/api/alerts.ts";
import type { Body } from "#shared/api/routes.ts";
import { muteAlertRule, removeAlertRule, saveAlertRule } from "#shared/database/alert-editing.ts";
import { describeAlerts } from "#shared/database/alerts.ts";
import type { Database } from "#shared/database/client.ts";
import type { Organization } from "#shared/http/handler.ts";
import { HttpError } from "#shared/http/http-error.ts";
import { ruleOf } from "./describe.ts";

export interface Editing {
  database: Database;
  /** The verified membership's: only its rules are touched. */
  organization: Organization;
  now: Date;
}

type Rule = Body<"POST /api/alerts/rules">;

/** Throws an HttpError when the name is taken, or a channel is not the organization's. */
export async function makeRule(editing: Editing, rule: Rule): Promise<AlertRule> {
  return save(editing, rule);
}

/** As `makeRule`; 404 when the organization has no such rule. */
export async function changeRule(editing: Editing, id: string, rule: Rule): Promise<AlertRule> {
  return save(editing, rule, id);
}

export async function removeRule({ database, organization }: Editing, id: string): Promise<void> {
  if (!(await removeAlertRule(database, organization.id, id))) throw noRule(organization, id);
}

/** `until` is RFC 3339 and to come; null ends it. */
export async function muteRule(editing: Editing, id: string, until: string | null): Promise<AlertRule> {
  const { database, organization, now } = editing;
  const instant = until === null ? null : new Date(until);
  if (instant && !(instant > now)) {
    throw new HttpError(422, `A rule is muted until an instant to come; ${until} came. To end a mute, send null.`);
  }
  if (!(await muteAlertRule(database, organization.id, id, instant))) throw noRule(organization, id);
  return readRule(editing, id);
}

async function save(editing: Editing, rule: Rule, id?: string): Promise<AlertRule> {
  const { database, organization } = editing;
  const answer = await saveAlertRule(database, organization.id, { ...rule, ...(id !== undefined && { id }) });
  switch (answer.verdict) {
    case "ok":
      return readRule(editing, answer.ruleId);
    case "name-taken":
      throw new HttpError(
        409,
        `${organization.name} has another rule named "${rule.name}". Give this one another name.`,
      );
    case "no-channel":
      throw new HttpError(
        422,
        `${organization.name} has no channel of one of these ids: ${rule.channelIds.join(", ")}.`,
      );
    case "no-rule":
    case "no-organization":
      throw noRule(organization, id ?? "");
  }
}

async function readRule({ database, organization, now }: Editing, id: string): Promise<AlertRule> {
  const { rules } = await describeAlerts(database, organization.id, 0);
  const stored = rules.find((rule) => rule.id === id);
  const rule = stored && ruleOf(stored, now);
  if (!rule) throw noRule(organization, id);
  return rule;
}

function noRule({ name }: Organization, id: string): HttpError {
  return new HttpError(404, `${name} has no alert rule ${id}.`);
}
