import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { addDays, dayOf } from "#shared/costs/days.ts";
import type { Database } from "#shared/database/client.ts";
import { ratePairs, saveRates } from "#shared/database/exchange-rates.ts";
import { ensureOrganization, findOrganization } from "#shared/database/organizations.ts";
import { messageOf, PermanentError } from "#shared/errors.ts";
import { parseRatesFile } from "./rates-file.ts";

export interface RatesCommandDeps {
  database: Database;
  now: Date;
  print(line: string): void;
}

const usage = "npm run rates -- --org ORG [RATES.csv] [--since YYYY-MM-DD]";
/** A question reaches this far back, and its first day needs a rate that may be some days old. */
const lookBackDays = 1915;

/**
 * Shows which exchange rates an organization has; with a file, first takes its rates in. Returns the exit code; problems a person can
 * solve are printed, others thrown.
 */
export async function runRatesCommand(args: readonly string[], deps: RatesCommandDeps): Promise<number> {
  const { database, now, print } = deps;
  try {
    const { org, file, since = addDays(dayOf(now), -lookBackDays) } = parse(args);
    const rates = file === undefined ? undefined : parseRatesFile(await read(file), { name: basename(file), since });
    const organization = rates ? await ensureOrganization(database, org) : await findOrganization(database, org);
    if (!organization) throw new PermanentError(`There is no organization "${org}". A bill or a rates file makes one.`);
    if (rates) {
      const changed = await saveRates(database, organization.id, rates);
      print(`${rates.length} rates read, ${changed} new or changed`);
    }
    for (const line of linesOf(await ratePairs(database, organization.id))) print(line);
    return 0;
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    print(error.message);
    return 1;
  }
}

function parse(args: readonly string[]): { org: string; file: string | undefined; since: string | undefined } {
  try {
    const options = { org: { type: "string" }, since: { type: "string" } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const { org, since } = values;
    const isDay = since === undefined || /^\d{4}-\d{2}-\d{2}$/.test(since);
    if (org !== undefined && isDay && positionals.length <= 1) return { org, since, file: positionals[0] };
  } catch {
    // An option that does not exist: the usage says which do.
  }
  throw new PermanentError(`Usage: ${usage}`);
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new PermanentError(`The rates file cannot be read: ${messageOf(error)}`);
  }
}

function linesOf(pairs: Awaited<ReturnType<typeof ratePairs>>): string[] {
  if (pairs.length === 0) return ["No exchange rates are stated."];
  return pairs.map(
    ({ from, to, days, firstDay, lastDay }) => `${from} to ${to}: ${days} days, ${firstDay} to ${lastDay}`,
  );
}
