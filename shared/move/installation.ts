import type { Postgres } from "#shared/database/postgres.ts";
import { logTo } from "#shared/log.ts";
import { database, files, isOnGoogle, keys, type Ports, users, warehouse } from "#shared/platform.ts";

/** All that an installation keeps, on whichever platform this process runs. */
export interface Installation extends Pick<Ports, "database" | "files" | "keys" | "users" | "warehouse"> {
  postgres: Postgres;
  isOnGoogle: boolean;
  /** How many messages wait for a function, as far as this process can tell: of Pub/Sub, nothing. */
  waitingMessages(): Promise<number>;
}

/** Opens what the environment names. Embedded, the data folder belongs to this process then: throws a PermanentError while another has it. */
export async function openInstallation(): Promise<Installation> {
  // The log is for Cloud Logging: whoever runs a command reads what that says, and errors end it.
  logTo(() => undefined);
  return {
    isOnGoogle: isOnGoogle(),
    postgres: await (isOnGoogle() ? openHosted() : openEmbedded()),
    waitingMessages: async () => (isOnGoogle() ? 0 : queuedMessages()),
    database: await database(),
    files: await files(),
    keys: await keys(),
    users: await users(),
    warehouse: await warehouse(),
  };
}

async function openHosted(): Promise<Postgres> {
  const { databaseUrl, openPostgres } = await import("#shared/database/postgres.ts");
  return openPostgres(databaseUrl());
}

async function openEmbedded(): Promise<Postgres> {
  return (await import("#shared/embedded/ports.ts")).openEmbeddedPostgres();
}

async function queuedMessages(): Promise<number> {
  const { openQueue } = await import("#shared/embedded/ports.ts");
  return (await openQueue()).pending().reduce((sum, { messages }) => sum + messages, 0);
}

export async function closeInstallation({ isOnGoogle, postgres, warehouse }: Installation): Promise<void> {
  if (!isOnGoogle) return (await import("#shared/embedded/ports.ts")).closeEmbeddedPorts();
  await warehouse.close();
  await postgres[Symbol.asyncDispose]();
}
