import * as v from "valibot";
import type { Callers } from "#shared/callers/callers.ts";
import { readEnv } from "#shared/config.ts";
import type { Database } from "#shared/database/client.ts";
import type { UserClients } from "#shared/database/user-clients.ts";
import type { Files } from "#shared/files/files.ts";
import type { Keys } from "#shared/keys/keys.ts";
import type { Topics } from "#shared/topics/topics.ts";
import type { Warehouse } from "#shared/warehouse/warehouse.ts";

/** What a function may reach outside of itself. */
export interface Ports {
  callers: Callers;
  database: Database;
  files: Files;
  keys: Keys;
  topics: Topics;
  users: UserClients;
  warehouse: Warehouse;
}

const ports = new Map<keyof Ports, Promise<Ports[keyof Ports]>>();

/** Each port is opened on first use, once a process; a function that never asks for one never loads its library. */
export const callers = () => port("callers");
export const database = () => port("database");
export const files = () => port("files");
export const keys = () => port("keys");
export const topics = () => port("topics");
export const users = () => port("users");
export const warehouse = () => port("warehouse");

/** Puts a port in place before anything asks for it. */
export function providePort<Name extends keyof Ports>(name: Name, value: Ports[Name]): void {
  ports.set(name, Promise.resolve(value));
}

function port<Name extends keyof Ports>(name: Name): Promise<Ports[Name]> {
  const opened = ports.get(name) ?? open(name);
  ports.set(name, opened);
  return opened as Promise<Ports[Name]>;
}

async function open<Name extends keyof Ports>(name: Name): Promise<Ports[Name]> {
  if (isOnGoogle()) {
    const { openGooglePort } = await import("#shared/google/ports.ts");
    return openGooglePort(name, { files });
  }
  const { openEmbeddedPort } = await import("#shared/embedded/ports.ts");
  return openEmbeddedPort(name, { files });
}

export function isOnGoogle(): boolean {
  const { CLOUDACT_PLATFORM } = readEnv({
    CLOUDACT_PLATFORM: v.optional(v.picklist(["embedded", "google"]), "embedded"),
  });
  return CLOUDACT_PLATFORM === "google";
}
