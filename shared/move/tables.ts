import type { Postgres } from "#shared/database/postgres.ts";

export interface MovedTable {
  name: string;
  /** Its primary key, by which pages follow each other. */
  orderBy: string;
  /** The column that names the organization. */
  organization?: "id";
  /** Holds addresses of files, which differ on the other side. */
  hasUris?: true;
  /** Holds ids of accounts: somebody may have another one on the other side. */
  hasAccounts?: true;
  /** A column that takes another value on the other side: SQL over the row `t` as it was. */
  instead?: Readonly<Record<string, string>>;
}

const runGeneration = "(select r.generation from public.runs r where r.id = t.run_id)";
const knownAccount = "(select u.id from auth.users u where u.id = t.acknowledged_by)";

/** Every table of ours, each after those it refers to. Runs get new generations, in the same order: the old numbers may be taken. */
export const movedTables: readonly MovedTable[] = [
  { name: "organizations", orderBy: "id", organization: "id" },
  { name: "members", orderBy: "org_id, user_id", hasAccounts: true },
  { name: "connections", orderBy: "id" },
  { name: "runs", orderBy: "generation", hasUris: true },
  { name: "parts", orderBy: "id", hasUris: true },
  { name: "run_steps", orderBy: "run_id, step, part_id", hasUris: true },
  { name: "slices", orderBy: "connection_id, billing_period", instead: { generation: runGeneration } },
  { name: "channels", orderBy: "id" },
  { name: "alert_rules", orderBy: "id" },
  { name: "alert_rule_channels", orderBy: "rule_id, channel_id" },
  { name: "alerts", orderBy: "id", hasAccounts: true, instead: { acknowledged_by: knownAccount } },
  { name: "deliveries", orderBy: "alert_id, channel_id" },
  { name: "exchange_rates", orderBy: "org_id, from_currency, to_currency, day" },
];

/** A list of ids as the text of a Postgres array. */
export const arrayOf = (ids: readonly string[]): string => `{${ids.join(",")}}`;

/** How many rows of each table belong to these organizations. Accounts of `withoutEmail` count as no members. */
export async function countRows(
  postgres: Postgres,
  organizationIds: readonly string[],
  withoutEmail: string,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of movedTables) {
    const { sql, parameters } = rowsOf(table, organizationIds, withoutEmail);
    const [row] = await postgres.query(`select count(*)::text as count ${sql}`, parameters);
    counts[table.name] = Number(row?.count);
  }
  return counts;
}

/** The rows of a table to move, as the end of a SELECT. */
export function rowsOf(
  { name, organization = undefined }: MovedTable,
  organizationIds: readonly string[],
  withoutEmail: string,
): { sql: string; parameters: string[] } {
  const ofOrganizations = `from public.${name} t where t.${organization ?? "org_id"} = any ($1::text::uuid[])`;
  const parameters = [arrayOf(organizationIds)];
  if (name !== "members") return { sql: ofOrganizations, parameters };
  const isMoved = "not exists (select from auth.users u where u.id = t.user_id and u.email = $2::text)";
  return { sql: `${ofOrganizations} and ${isMoved}`, parameters: [...parameters, withoutEmail] };
}
