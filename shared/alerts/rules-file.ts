import { randomUUID } from "node:crypto";
import * as v from "valibot";
import { webhookTarget } from "#shared/channels/webhook.ts";
import { type ChannelToStore, channelIds, type RuleToStore, replaceAlertRules } from "#shared/database/alerts.ts";
import type { Database } from "#shared/database/client.ts";
import { messageOf, PermanentError } from "#shared/errors.ts";
import type { Keys } from "#shared/keys/keys.ts";
import { type Rule, rule } from "./rule.ts";

const channelName = v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(100));
const channel = v.variant("kind", [
  v.strictObject({ name: channelName, kind: v.literal("webhook"), ...webhookTarget.entries }),
  v.strictObject({ name: channelName, kind: v.literal("outbox") }),
]);
const rulesFile = v.strictObject({ channels: v.optional(v.array(channel), []), rules: v.array(rule) });

/** An organization's alert rules and the channels they name. Holds secrets: never log it. */
export type RulesFile = v.InferOutput<typeof rulesFile>;

/** Throws a PermanentError with every problem of the text: where, what is expected, what came; never a secret or an address. */
export function parseRulesFile(text: string): RulesFile {
  const parsed = v.safeParse(rulesFile, parseJson(text));
  const problems = parsed.success ? namingProblems(parsed.output) : parsed.issues.map(problemOf);
  if (!parsed.success || problems.length > 0) {
    throw new PermanentError(`The rules file cannot be used.\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
  }
  return parsed.output;
}

/** Makes the file's channels and rules the only ones of the organization, with addresses and secrets sealed. */
export async function replaceRules(db: Database, keys: Keys, orgId: string, file: RulesFile): Promise<void> {
  const known = await channelIds(db, orgId);
  const ids = new Map(file.channels.map(({ name }) => [name, known.get(name) ?? randomUUID()]));
  const idOf = (name: string) => ids.get(name) ?? [];
  const channels = await Promise.all(
    file.channels.map((entry) => sealChannel(entry, ids.get(entry.name) ?? "", keys, orgId)),
  );
  const rules = file.rules.map(
    ({ name, enabled, channels: names, ...definition }: Rule): RuleToStore => ({
      name,
      enabled,
      definition,
      channelIds: names.flatMap(idOf),
    }),
  );
  await replaceAlertRules(db, orgId, { channels, rules });
}

async function sealChannel(
  entry: RulesFile["channels"][number],
  id: string,
  keys: Keys,
  orgId: string,
): Promise<ChannelToStore> {
  const { name, kind } = entry;
  if (entry.kind === "outbox") return { id, name, kind, config: {}, secretEnvelope: null };
  const target = JSON.stringify({ url: entry.url, secret: entry.secret });
  const secretEnvelope = await keys.seal(target, { orgId, purpose: `channel/${id}` });
  return { id, name, kind, config: { host: new URL(entry.url).host }, secretEnvelope };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The parser's message quotes the text, which may hold a secret; the place is enough.
    const place = / \(line \d+ column \d+\)$/.exec(messageOf(error))?.[0] ?? "";
    throw new PermanentError(`The rules file is not JSON${place}.`);
  }
}

const secretPaths = /\.(url|secret)$/;

function problemOf(issue: v.BaseIssue<unknown>): string {
  const keys = (issue.path ?? []).map(({ key }) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`));
  const path = keys.join("").replace(/^\./, "") || "file";
  if (issue.expected === "never") return `${path}: there is no such setting here`;
  const came = secretPaths.test(path) || issue.message.includes("received") ? "" : `, received ${issue.received}`;
  return `${path}: ${issue.message}${came}`;
}

function namingProblems({ channels, rules }: RulesFile): string[] {
  const names = new Set(channels.map(({ name }) => name));
  const known = [...names].map((name) => `"${name}"`).join(", ") || "none";
  return [
    ...repeated("channels", channels),
    ...repeated("rules", rules),
    ...rules.flatMap((entry, index) =>
      entry.channels
        .filter((name) => !names.has(name))
        .map(
          (name) => `rules[${index}].channels: expected names of this file's channels (${known}), received "${name}"`,
        ),
    ),
  ];
}

function repeated(list: string, entries: readonly { name: string }[]): string[] {
  return entries.flatMap(({ name }, index) => {
    const first = entries.findIndex((entry) => entry.name === name);
    return first < index
      ? [`${list}[${index}].name: expected a new name, received "${name}" as ${list}[${first}] has`]
      : [];
  });
}
