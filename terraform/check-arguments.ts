import { readFileSync } from "node:fs";
import { type Body, type Declared, isBody } from "./terraform-source.ts";

/**
 * What a body may hold, by name: a type (`string`, `number`, `bool`, `any`, `list(…)`, `map(…)`, `string(A|B)` where only those values
 * are taken) or the arguments of a block. `*` after the name: required. `[]`: a block that may come more than once.
 */
export interface Arguments {
  readonly [name: string]: string | Arguments;
}

interface Extract {
  origin: string;
  resources: Readonly<Record<string, { arguments: Arguments; attributes: readonly string[] }>>;
  data: Readonly<Record<string, { arguments: Arguments; attributes: readonly string[] }>>;
}

export const googleSchema: Extract = JSON.parse(
  readFileSync(new URL("./google-6.50-schema.json", import.meta.url), "utf8"),
);

/** What every resource takes, whatever its provider says. */
const metaArguments = new Set(["count", "for_each", "depends_on", "lifecycle", "provider", "timeouts"]);

/** Values that the provider's types leave open, and that are known only once it is too late. */
const allowed: Readonly<Record<string, RegExp>> = {
  "google_cloudfunctions2_function.build_config.runtime": /^nodejs24$/,
  "google_cloudfunctions2_function.service_config.ingress_settings": /^ALLOW_(ALL|INTERNAL_ONLY|INTERNAL_AND_GCLB)$/,
  "google_cloudfunctions2_function.service_config.available_memory": /^\d+(Mi|Gi|M|G)$/,
  "google_cloudfunctions2_function.event_trigger.retry_policy": /^RETRY_POLICY_(DO_NOT_)?RETRY$/,
  "google_pubsub_subscription.ack_deadline_seconds": /^([1-5]?\d\d|600)$/,
  "google_pubsub_subscription.dead_letter_policy.max_delivery_attempts": /^([5-9]|[1-9]\d|100)$/,
  "google_pubsub_subscription.message_retention_duration": /^\d+s$/,
  "google_pubsub_subscription.retry_policy.minimum_backoff": /^([1-5]?\d?\d|600)s$/,
  "google_pubsub_subscription.retry_policy.maximum_backoff": /^([1-5]?\d?\d|600)s$/,
  "google_kms_crypto_key.rotation_period": /^\d+s$/,
  "google_kms_crypto_key.destroy_scheduled_duration": /^\d+s$/,
  "google_storage_bucket.lifecycle_rule.action.type": /^(Delete|SetStorageClass|AbortIncompleteMultipartUpload)$/,
  "google_storage_bucket.public_access_prevention": /^(enforced|inherited)$/,
  "google_compute_ssl_policy.min_tls_version": /^TLS_1_[23]$/,
  "google_compute_security_policy.rule.action": /^(allow|deny\((403|404|502)\)|rate_based_ban|throttle|redirect)$/,
  "google_compute_security_policy.rule.rate_limit_options.exceed_action": /^(deny\((403|404|429|502)\)|redirect)$/,
};

/** What a resource or data source says that the provider would refuse, as sentences that begin with where. */
export function checkArguments({ kind, type, name, file, body }: Declared): string[] {
  const known = kind === "data" ? googleSchema.data : googleSchema.resources;
  const where = `${file}: ${kind === "data" ? "data." : ""}${type}.${name}`;
  const schema = known[type]?.arguments;
  if (!schema) return [`${where}: unknown ${kind} ${type}${suggest(type, Object.keys(known))}`];
  return checkBody(schema, body, { where, path: type });
}

interface Place {
  where: string;
  /** Without list indexes: what `allowed` is keyed by. */
  path: string;
}

function checkBody(schema: Arguments, body: Body, { where, path }: Place): string[] {
  const entries = Object.entries(schema).map(([key, type]) => ({ ...readKey(key), type }));
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const given = withDynamic(body);
  const isTop = !path.includes(".");
  const missing = entries.filter(({ name, required }) => required && !given.has(name));
  const findings = missing.map(({ name }) => `${where}: "${name}" is required`);
  for (const [name, value] of given) {
    if (isTop && metaArguments.has(name)) continue;
    const entry = byName.get(name);
    const place = { where: `${where}.${name}`, path: `${path}.${name}` };
    if (!entry) findings.push(`${where}: no argument "${name}"${suggest(name, [...byName.keys()])}`);
    else if (typeof entry.type === "string") findings.push(...checkValue(entry.type, value, place));
    else findings.push(...checkBlocks({ ...entry, type: entry.type }, value, place));
  }
  return findings;
}

function readKey(key: string) {
  return { name: key.replace(/(\[\])?\*?$/, ""), required: key.endsWith("*"), many: key.includes("[]") };
}

/** `dynamic "x" { content {…} }` stands for blocks x, as many as it likes. */
function withDynamic(body: Body): Map<string, unknown> {
  const { dynamic, ...plain } = body;
  const given = new Map<string, unknown>(Object.entries(plain));
  for (const [name, blocks] of Object.entries(isBody(dynamic) ? dynamic : {})) {
    const contents = [blocks].flat().flatMap((block) => (isBody(block) ? [block.content].flat() : []));
    given.set(name, [...[given.get(name) ?? []].flat(), ...contents]);
  }
  return given;
}

function checkBlocks({ type, many }: { type: Arguments; many: boolean }, value: unknown, place: Place): string[] {
  if (!Array.isArray(value) || !value.every(isBody))
    return [`${place.where}: is a block, written without "="; got ${describe(value)}`];
  const findings = value.flatMap((body) => checkBody(type, body, place));
  if (!many && value.length > 1) findings.push(`${place.where}: stands at most once, not ${value.length} times`);
  return findings;
}

function checkValue(type: string, value: unknown, { where, path }: Place): string[] {
  const [, base = type, inner = ""] = /^(\w+)(?:\((.*)\))?$/.exec(type) ?? [];
  const isExpression = typeof value === "string" && value.includes("${");
  if (base === "any" || isExpression || value === null) return [];
  if (base === "list" || base === "map") return checkCollection(base, inner, value, { where, path });
  if (typeof value === "object") return [`${where}: expected ${base}, got ${describe(value)}`];
  if (base === "number" && Number.isNaN(Number(value))) return [`${where}: expected number, got "${value}"`];
  if (base === "bool" && !["true", "false"].includes(String(value))) return [`${where}: expected bool, got "${value}"`];
  if (base === "string" && inner && !inner.split("|").includes(String(value)))
    return [`${where}: expected one of ${inner.replaceAll("|", ", ")}, got "${value}"`];
  const form = allowed[path];
  if (form && !form.test(String(value))) return [`${where}: expected ${form.source}, got "${value}"`];
  return [];
}

function checkCollection(base: string, inner: string, value: unknown, { where, path }: Place): string[] {
  if (base === "list" && Array.isArray(value)) return value.flatMap((each) => checkValue(inner, each, { where, path }));
  if (base === "map" && isBody(value))
    return Object.values(value).flatMap((each) => checkValue(inner, each, { where, path }));
  return [`${where}: expected ${base} of ${inner}, got ${describe(value)}`];
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return value.some(isBody) ? "a block" : "a list";
  return isBody(value) ? "a map" : JSON.stringify(value);
}

/** The nearest of the names, when it is near enough to have been meant. */
export function suggest(name: string, names: readonly string[]): string {
  const near = names.map((candidate) => ({ candidate, edits: distance(name, candidate) }));
  const nearest = near.toSorted((a, b) => a.edits - b.edits)[0];
  return nearest && nearest.edits <= Math.max(2, name.length / 4) ? `; did you mean "${nearest.candidate}"?` : "";
}

/** Levenshtein. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...to].entries())
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)));
    row = next;
  }
  return row.at(-1) ?? 0;
}
