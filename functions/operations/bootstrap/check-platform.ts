import { text } from "node:stream/consumers";
import * as v from "valibot";
import { call, type Database } from "#shared/database/client.ts";
import { messageOf } from "#shared/errors.ts";
import type { OperationReport } from "#shared/events/on-operation.ts";
import type { Files } from "#shared/files/files.ts";
import { version } from "#shared/version.ts";

interface Deps {
  database: Database;
  files: Files;
}

/** The newest migration this release needs; newer ones only add, so an older release goes on beside them. */
export const newestMigration = "0011";

/** Whether what the functions stand on is there and answers, before anything is sent to this release. Nothing stays behind. */
export async function checkPlatform({ database, files }: Deps): Promise<OperationReport> {
  const checks = await Promise.all([
    check("database", () => checkMigrations(database)),
    check("files", () => checkFiles(files)),
  ]);
  return { done: checks.every(({ isReady }) => isReady), next: null, lines: checks.map(({ line }) => line) };
}

async function check(part: string, ask: () => Promise<string>): Promise<{ isReady: boolean; line: string }> {
  try {
    return { isReady: true, line: `${part}: ${await ask()}` };
  } catch (error) {
    return { isReady: false, line: `${part}: NOT READY. ${messageOf(error)}` };
  }
}

async function checkMigrations(database: Database): Promise<string> {
  const applied = await call(database, "applied_migrations", {}, v.array(v.string()));
  if (applied.includes(newestMigration)) return `migrations up to ${applied.at(-1)}`;
  throw new Error(
    `Migration ${newestMigration} is expected, ${applied.at(-1) ?? "none"} is the newest: npm run migrate.`,
  );
}

async function checkFiles(files: Files): Promise<string> {
  const { uri } = await files.write(`platform/${crypto.randomUUID()}`, version);
  try {
    const read = await text(await files.read(uri));
    if (read !== version) throw new Error(`"${version}" was written, "${read}" was read.`);
    return "written, read and removed";
  } finally {
    await files.remove(uri);
  }
}
