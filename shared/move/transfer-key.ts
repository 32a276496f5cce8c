import { existsSync } from "node:fs";
import { resolve, sep } from "node:path";
import { PermanentError } from "#shared/errors.ts";
import type { Keys } from "#shared/keys/keys.ts";
import { openLocalKeys } from "#shared/keys/local-keys.ts";

/**
 * Secrets travel sealed under a key that is made for one move: a file of 32 random bytes beside the export, never in it, so that whoever
 * gets hold of the folder alone has no secret. Throws a PermanentError where it may not lie.
 */
export async function makeTransferKey(path: string, folder: string): Promise<Keys> {
  if (`${resolve(path)}${sep}`.startsWith(`${resolve(folder)}${sep}`)) {
    throw new PermanentError(`The key ${path} would lie in the export it protects: name a place outside of ${folder}.`);
  }
  return openLocalKeys(path);
}

/** Throws a PermanentError when there is none. */
export async function openTransferKey(path: string): Promise<Keys> {
  if (existsSync(path)) return openLocalKeys(path);
  throw new PermanentError(`The key of the export, ${path}, is missing: bring the file, or name its place with --key.`);
}

/** What a password hash is sealed for while it travels. */
export const accountContext = (id: string) => ({ orgId: "accounts", purpose: `account/${id}` });

/** Opens the secret of a channel's row and seals it under another key. */
export async function resealChannel(line: string, from: Keys, to: Keys): Promise<string> {
  const row: { id: string; org_id: string; secret_envelope: string | null } = JSON.parse(line);
  if (row.secret_envelope === null) return line;
  const context = { orgId: row.org_id, purpose: `channel/${row.id}` };
  const secret = await from.unseal(row.secret_envelope, context);
  return JSON.stringify({ ...row, secret_envelope: await to.seal(secret, context) });
}
