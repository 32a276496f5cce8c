import * as v from "valibot";
import { createAccount, findAccount, insertAccount } from "#shared/database/accounts.ts";
import { PermanentError } from "#shared/errors.ts";
import type { Keys } from "#shared/keys/keys.ts";
import type { ExportFolder } from "./export-folder.ts";
import type { Installation } from "./installation.ts";
import { accountContext } from "./transfer-key.ts";

const movedAccount = v.object({ id: v.string(), email: v.string(), sealedHash: v.nullable(v.string()) });

/**
 * Makes the accounts that are missing, with the ids and passwords they had. Returns the ids of those that had another one here: their
 * old id → their id here.
 */
export async function importAccounts(
  to: Installation,
  source: ExportFolder,
  transferKey: Keys,
): Promise<Map<string, string>> {
  const others = new Map<string, string>();
  for await (const line of source.readLines("accounts")) {
    const account = v.parse(movedAccount, JSON.parse(line));
    const found = await findAccount(to.postgres, account.email);
    if (found === undefined) await makeAccount(to, account, transferKey);
    else if (found.id !== account.id) others.set(account.id, confirmed(found, account.email));
  }
  return others;
}

/** Whoever merely said that the address is theirs gets nothing of its owner's. */
function confirmed({ id, isConfirmed }: { id: string; isConfirmed: boolean }, email: string): string {
  if (isConfirmed) return id;
  throw new PermanentError(
    `${email} has signed up here without confirming the address: confirm or remove that account.`,
  );
}

async function makeAccount(
  { database, isOnGoogle, postgres }: Installation,
  { id, email, sealedHash }: v.InferOutput<typeof movedAccount>,
  transferKey: Keys,
): Promise<void> {
  const passwordHash = sealedHash === null ? null : await transferKey.unseal(sealedHash, accountContext(id));
  if (isOnGoogle) await createAccount(database, { id, email, passwordHash });
  else await insertAccount(postgres, { id, email, passwordHash });
}
