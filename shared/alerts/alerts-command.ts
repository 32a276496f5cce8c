import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import * as v from "valibot";
import { type AlertsDescription, describeAlerts } from "#shared/database/alerts.ts";
import type { Database } from "#shared/database/client.ts";
import { ensureOrganization, findOrganization } from "#shared/database/organizations.ts";
import { messageOf, PermanentError } from "#shared/errors.ts";
import type { Keys } from "#shared/keys/keys.ts";
import { ruleText } from "./message.ts";
import { ruleDefinition } from "./rule.ts";
import { parseRulesFile, replaceRules } from "./rules-file.ts";

export interface AlertsCommandDeps {
  database: Database;
  keys: Keys;
  print(line: string): void;
}

const usage = "npm run alerts -- --org ORG [RULES.json]";

/**
 * Shows an organization's rules, channels, alerts and deliveries; with a file, first makes its rules the organization's.
 * Returns the exit code; problems a person can solve are printed, others thrown.
 */
export async function runAlertsCommand(args: readonly string[], deps: AlertsCommandDeps): Promise<number> {
  try {
    const { org, file } = parse(args);
    const rules = file === undefined ? undefined : parseRulesFile(await readRules(file));
    const organization = rules
      ? await ensureOrganization(deps.database, org)
      : await findOrganization(deps.database, org);
    if (!organization) throw new PermanentError(`There is no organization "${org}". A bill or a rules file makes one.`);
    if (rules) await replaceRules(deps.database, deps.keys, organization.id, rules);
    const described = await describeAlerts(deps.database, organization.id);
    for (const line of linesOf(described, new Date())) deps.print(line);
    return 0;
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    deps.print(error.message);
    return 1;
  }
}

function parse(args: readonly string[]): { org: string; file: string | undefined } {
  try {
    const options = { org: { type: "string" } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (values.org !== undefined && positionals.length <= 1) return { org: values.org, file: positionals[0] };
  } catch {
    // An option that does not exist: the usage says which do.
  }
  throw new PermanentError(`Usage: ${usage}`);
}

async function readRules(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new PermanentError(`The rules file cannot be read: ${messageOf(error)}`);
  }
}

function linesOf({ rules, channels, alerts }: AlertsDescription, now: Date): string[] {
  return [
    ...section(
      "Rules",
      rules.map((rule) => ruleLine(rule, now)),
    ),
    ...section(
      "Channels",
      channels.map(({ name, kind, config }) => `${name}: ${kind}${config.host ? ` to ${config.host}` : ""}`),
    ),
    ...section("Alerts, newest first", alerts.flatMap(alertLines)),
  ];
}

function section(title: string, lines: string[]): string[] {
  return [title, ...(lines.length > 0 ? lines : ["none"]).map((line) => `  ${line}`)];
}

function ruleLine(rule: AlertsDescription["rules"][number], now: Date): string {
  const { name, enabled, definition, mutedUntil, channels } = rule;
  const parsed = v.safeParse(ruleDefinition, definition);
  const what = parsed.success ? ruleText(parsed.output) : "Cannot be read; put the rules file in again.";
  const muted = mutedUntil && mutedUntil > now ? ` (muted until ${minuteOf(mutedUntil)})` : "";
  const to = channels.map((channel) => channel.name).join(", ") || "no channel";
  return `${name}${enabled ? "" : " (off)"}${muted}: ${what} To ${to}.`;
}

function alertLines(alert: AlertsDescription["alerts"][number]): string[] {
  const { raisedAt, status, acknowledgedAt, acknowledgedBy, message, deliveries } = alert;
  const by = acknowledgedBy ? ` by ${acknowledgedBy}` : "";
  const state = acknowledgedAt ? `${status}${by} ${minuteOf(acknowledgedAt)}` : status;
  return [
    `${minuteOf(raisedAt)} ${state}: ${message}`,
    ...deliveries.map(({ channel, status: reached, attempts, lastError, deliveredAt }) => {
      const when = deliveredAt ? ` ${minuteOf(deliveredAt)}` : "";
      return `  ${channel}: ${reached}${when}, attempts: ${attempts}${lastError ? `, ${lastError}` : ""}`;
    }),
  ];
}

function minuteOf(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
