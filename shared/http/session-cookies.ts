import type { Tokens } from "#shared/database/sessions.ts";

const names = { access: "cloudact_access", refresh: "cloudact_refresh" } as const;
/** Longer than an access token lives: an expired one is renewed by the server, unseen. */
const refreshSeconds = 30 * 24 * 3600;

type RequestHeaders = Readonly<Record<string, string | undefined>>;

export function readCookies({ cookie = "" }: RequestHeaders): { access?: string; refresh?: string } {
  const all = new Map(
    cookie.split(/;\s*/).map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
  );
  const [access, refresh] = [all.get(names.access), all.get(names.refresh)];
  return { ...(access && { access }), ...(refresh && { refresh }) };
}

/** `Set-Cookie` values that carry the session from now on. No script ever sees them, and no other site can make use of them. */
export function sessionCookies({ accessToken, refreshToken, expiresIn }: Tokens, headers: RequestHeaders): string[] {
  return [
    cookie(names.access, accessToken, expiresIn, headers),
    cookie(names.refresh, refreshToken, refreshSeconds, headers),
  ];
}

/** `Set-Cookie` values that end the session. */
export function endedCookies(headers: RequestHeaders): string[] {
  return Object.values(names).map((name) => cookie(name, "", 0, headers));
}

function cookie(name: string, value: string, seconds: number, headers: RequestHeaders): string {
  const secure = headers["x-forwarded-proto"]?.split(",")[0] === "https" ? "; Secure" : "";
  return `${name}=${value}; Path=/api; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`;
}
