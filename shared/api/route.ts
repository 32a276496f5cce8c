import type * as v from "valibot";

/** Roles of a member, from the least. */
export const roles = ["read_only", "collaborator", "owner"] as const;
export type Role = (typeof roles)[number];

type Schema = v.GenericSchema;

/**
 * One operation of the API, declared once: who may call it, what it takes and what it answers. The server parses by it, the OpenAPI
 * document is derived from it, and the web app gets its types from it. The function that serves `/api/<name>/…` is `<name>`.
 */
export interface Route {
  summary: string;
  /** `anyone`, `signed-in`, or the least role in the organization that the query parameter `org` names. */
  access: "anyone" | "signed-in" | Role;
  /** Text of the path's `{…}` segments. */
  params?: Schema;
  query?: Schema;
  body?: Schema;
  /** Bytes instead of JSON, as application/octet-stream. */
  rawBody?: true;
  /** 64 kB unless said. */
  maxBodyBytes?: number;
  /** Calls of one session, or of one address before it has one, in one process. 100 a second and 500 at once unless said. */
  rate?: { perSecond: number; burst: number };
  /** The JSON answer; or the media types of a stream; or nothing (204). */
  answer: Schema | { mediaTypes: readonly string[] } | undefined;
}

export function route<const R extends Route>(declared: R): R {
  return declared;
}
