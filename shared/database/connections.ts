import * as v from "valibot";
import { call, type Database, readAllRows } from "./client.ts";

/** A billing account of an organization at a provider, and how its bills reach us. */
export interface Connection {
  id: string;
  provider: string;
  /** The billing account as the vendor names it. */
  externalId: string;
  name: string;
  kind: "upload" | "api";
  status: "active" | "needs_attention";
  attentionReason: string | null;
}

export interface ConnectionKey {
  provider: string;
  externalId: string;
}

const columns = "id, provider, external_id, name, kind, status, attention_reason";
const connection = v.pipe(
  v.object({
    id: v.string(),
    provider: v.string(),
    external_id: v.string(),
    name: v.string(),
    kind: v.picklist(["upload", "api"]),
    status: v.picklist(["active", "needs_attention"]),
    attention_reason: v.nullable(v.string()),
  }),
  v.transform(
    (row): Connection => ({
      id: row.id,
      provider: row.provider,
      externalId: row.external_id,
      name: row.name,
      kind: row.kind,
      status: row.status,
      attentionReason: row.attention_reason,
    }),
  ),
);

/** The connections of these billing accounts, one each; those that are not there yet come to be, as uploads. */
export async function ensureConnections(
  db: Database,
  orgId: string,
  keys: readonly ConnectionKey[],
): Promise<Connection[]> {
  const rows = keys.map((key) => ({ provider: key.provider, external_id: key.externalId }));
  return call(db, "ensure_connections", { p_org: orgId, p_keys: rows }, v.array(connection));
}

/** All connections of an organization, by provider and account. */
export async function connectionsOf(db: Database, orgId: string): Promise<Connection[]> {
  const query = () => db.from("connections").select(columns).eq("org_id", orgId).order("provider").order("external_id");
  return readAllRows("connections", (from, to) => query().range(from, to), connection);
}
