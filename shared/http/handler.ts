import type { Readable } from "node:stream";
import type { Answer, Body, Params, Query, RouteId, Routes } from "#shared/api/routes.ts";
import type { Database } from "#shared/database/client.ts";

/** The routes a function serves: `/api/<name>` and below. */
export type RoutesOf<Name extends string> = Extract<
  RouteId,
  `${string} /api/${Name}` | `${string} /api/${Name}/${string}`
>;

export interface Organization {
  id: string;
  slug: string;
  name: string;
}

export interface Caller {
  userId: string;
  email: string;
  /** Reads as the caller: row level security is the second lock. */
  database: Database;
}

/** A request that was parsed, and whose caller may make it. */
export interface Call<Id extends RouteId> {
  params: Params<Id>;
  query: Query<Id>;
  body: Body<Id>;
  /** Only where the route takes bytes; else empty. */
  bytes: Buffer;
  /** Null only on routes for anyone. */
  caller: Routes[Id]["access"] extends "anyone" ? Caller | null : Caller;
  /** The verified membership's; only on routes that ask for a role. */
  organization: Routes[Id]["access"] extends "anyone" | "signed-in" ? null : Organization;
  headers: Readonly<Record<string, string | undefined>>;
  now: Date;
}

type Headers = Readonly<Record<string, string | readonly string[]>>;

/**
 * `json` may be computed on demand: with a `version`, a caller that has this answer already gets 304 and nothing is computed. The
 * version must change with whatever the answer depends on beside the request itself.
 */
export type Reply<Id extends RouteId> =
  | { json: Answer<Id> | (() => Promise<Answer<Id>>); version?: string; headers?: Headers }
  | { stream: Readable; mediaType: string; fileName: string; headers?: Headers }
  | { empty: true; headers?: Headers };

/** What answers a route. It may throw an HttpError for the caller to read; a PermanentError is 422; anything else is 500 and logged. */
export type Handler<Id extends RouteId> = (call: Call<Id>) => Promise<Reply<Id>>;
export type Handlers<Name extends string> = { readonly [Id in RoutesOf<Name>]: Handler<Id> };
