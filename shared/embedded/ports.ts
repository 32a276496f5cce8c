import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import * as v from "valibot";
import { readEnv } from "#shared/config.ts";
import type { LiteDatabase } from "#shared/database/lite.ts";
import type { Postgres } from "#shared/database/postgres.ts";
import type { Ports } from "#shared/platform.ts";
import type { LocalTopics } from "#shared/topics/local-topics.ts";
import wiring from "#topics/topics.json" with { type: "json" };
import { type DataLock, takeDataLock } from "./data-lock.ts";

/** Where all data of this machine lies: `CLOUDACT_DATA`, else `.cloudact` in the current folder. */
export function dataFolder(): string {
  return resolve(readEnv({ CLOUDACT_DATA: v.optional(v.string(), ".cloudact") }).CLOUDACT_DATA);
}

let lock: Promise<DataLock> | undefined;

/** The data folder belongs to one process at a time: neither DuckDB nor PGlite can share their files. */
export function lockDataFolder(): Promise<DataLock> {
  lock ??= mkdir(dataFolder(), { recursive: true, mode: 0o700 }).then(() => takeDataLock(dataFolder()));
  return lock;
}

const subscriptions = Object.fromEntries(Object.entries(wiring).map(([topic, { to }]) => [topic, to]));

/** Ports that others are built on. */
type Needs = { files(): Promise<Ports["files"]> };

const openers: { [Name in keyof Ports]: (folder: string, needs: Needs) => Promise<Ports[Name]> } = {
  // The front server has asked for the platform's token before a function sees a request.
  callers: async () => ({ verify: async () => undefined }),
  database: async (folder) => (await openDatabase(folder)).client,
  files: async (folder) => {
    const { openLocalFiles } = await import("#shared/files/local-files.ts");
    return openLocalFiles(join(folder, "files"));
  },
  keys: async (folder) => {
    const { openLocalKeys } = await import("#shared/keys/local-keys.ts");
    return openLocalKeys(join(folder, "master.key"));
  },
  topics: () => openQueue(),
  users: async (folder) => (await openDatabase(folder)).users,
  warehouse: async (folder, needs) => {
    const { openDuckDbWarehouse } = await import("#shared/warehouse/duckdb-warehouse.ts");
    const warehouse = openDuckDbWarehouse({ folder: join(folder, "warehouse"), files: await needs.files() });
    onClose(() => warehouse.close());
    return warehouse;
  },
};

let opened: Promise<LiteDatabase> | undefined;

function openDatabase(folder: string): Promise<LiteDatabase> {
  opened ??= import("#shared/database/lite.ts").then(async ({ openLiteDatabase }) => {
    const lite = await openLiteDatabase(join(folder, "database"));
    onClose(() => lite.close());
    return lite;
  });
  return opened;
}

/** The Postgres of the data folder, past the API: for the commands that move an installation. */
export async function openEmbeddedPostgres(): Promise<Postgres> {
  await lockDataFolder();
  const { litePostgres } = await import("#shared/database/lite-postgres.ts");
  return litePostgres(await openDatabase(dataFolder()));
}

let queue: Promise<LocalTopics> | undefined;

/** The durable queue of the data folder, wired as topics.json says. */
export function openQueue(): Promise<LocalTopics> {
  queue ??= import("#shared/topics/local-topics.ts").then(({ openLocalTopics }) => {
    const opened = openLocalTopics({
      file: join(dataFolder(), "topics.sqlite"),
      subscriptions,
      deadLetterTopic: "dead-letters",
    });
    onClose(async () => opened.close());
    return opened;
  });
  return queue;
}

export async function openEmbeddedPort<Name extends keyof Ports>(name: Name, needs: Needs): Promise<Ports[Name]> {
  await lockDataFolder();
  return openers[name](dataFolder(), needs);
}

const closers: (() => Promise<void>)[] = [];
function onClose(close: () => Promise<void>): void {
  closers.push(close);
}

/** Closes what was opened, last first, and gives the data folder free. */
export async function closeEmbeddedPorts(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
  await (await lock)?.release();
  lock = undefined;
  queue = undefined;
  opened = undefined;
}
