import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import packageJson from "../../package.json" with { type: "json" };
import { openLiteDatabase } from "./lite.ts";

const cache = fileURLToPath(new URL("../../node_modules/.cache/cloudact/", import.meta.url));

/**
 * Fills a folder with a new, migrated database, to be opened with `openLiteDatabase`. For tests, which need many: a copy of one
 * made once per checkout, because making one takes seconds. All copies have the same keys.
 */
export async function copyFreshDatabase(folder: string): Promise<void> {
  const original = `${cache}database-${await fingerprint()}`;
  if (!existsSync(original)) await makeOriginal(original);
  await cp(original, folder, { recursive: true });
}

async function makeOriginal(path: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const made = await mkdtemp(`${path}-`);
  await (await openLiteDatabase(made)).close();
  try {
    await rename(made, path);
  } catch (error) {
    // Another test process was quicker.
    if (!existsSync(path)) throw error;
    await rm(made, { recursive: true });
  }
}

/** Of all that a new database is made from. */
async function fingerprint(): Promise<string> {
  const migrations = new URL("./migrations/", import.meta.url);
  const hash = createHash("sha256").update(packageJson.dependencies["@supabase/lite"]);
  hash.update(await readFile(new URL("./lite.ts", import.meta.url)));
  for (const file of (await readdir(migrations)).sort())
    hash.update(file).update(await readFile(new URL(file, migrations)));
  return hash.digest("hex").slice(0, 16);
}
