import type { Answer, BodyIn, ParamsIn, QueryIn, RouteId } from "../../../shared/api/routes.ts";

/** What the API refused and why, as its problem document says (RFC 9457). */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

type Given<Key extends string, Value> = [Value] extends [undefined]
  ? { [K in Key]?: undefined }
  : { [K in Key]: Value };
type Input<Id extends RouteId> = Given<"params", ParamsIn<Id>> &
  Given<"query", QueryIn<Id>> &
  Given<"body", BodyIn<Id>> & {
    /** Slug of the organization, on routes that ask for a role in one. */
    org?: string;
    bytes?: Blob;
    signal?: AbortSignal;
  };

/** Calls a route of the API. Throws an ApiError with the reason the server gives, or with status 0 when it cannot be reached. */
export async function request<Id extends RouteId>(route: Id, input: Input<Id>): Promise<Answer<Id>> {
  const [method = "GET"] = route.split(" ");
  const response = await send(addressOf(route, input), {
    method,
    headers: input.bytes
      ? { "content-type": "application/octet-stream" }
      : input.body === undefined
        ? {}
        : { "content-type": "application/json" },
    body: input.bytes ?? (input.body === undefined ? null : JSON.stringify(input.body)),
    signal: input.signal ?? null,
  });
  if (!response.ok) throw new ApiError(response.status, await reasonOf(response));
  return (response.status === 204 ? undefined : await response.json()) as Answer<Id>;
}

/** The address of a GET route, for links and downloads. */
export function addressOf<Id extends RouteId>(route: Id, { params, query, org }: Input<Id>): string {
  const [, template = ""] = route.split(" ");
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String((params as Record<string, unknown> | undefined)?.[name] ?? "")),
  );
  const search = new URLSearchParams(org ? { org } : {});
  for (const [name, value] of Object.entries((query as Record<string, unknown> | undefined) ?? {})) {
    if (value !== undefined) search.set(name, String(value));
  }
  return search.size > 0 ? `${path}?${search}` : path;
}

async function send(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, { ...init, credentials: "same-origin" });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, "The server cannot be reached. Check that it runs and that you are online.");
  }
}

async function reasonOf(response: Response): Promise<string> {
  const problem: unknown = await response.json().catch(() => null);
  const detail = problem && typeof problem === "object" && "detail" in problem ? problem.detail : undefined;
  return typeof detail === "string" ? detail : `The server answered ${response.status}.`;
}
