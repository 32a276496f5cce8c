import type { Route } from "#shared/api/route.ts";
import { type RouteId, routes } from "#shared/api/routes.ts";
import { HttpError } from "./http-error.ts";
import { type RateLimit, rateLimit } from "./rate-limit.ts";

export interface Served<Handler> {
  id: RouteId;
  method: string;
  route: Route;
  handler: Handler;
  /** Matches a whole path; its named groups are the parameters. */
  pattern: RegExp;
  limit: RateLimit;
}

interface Found<Handler> extends Served<Handler> {
  params: Record<string, string>;
}

const defaultRate = { perSecond: 100, burst: 500 };

/** The routes of a function. Throws when it is told to serve one that is not declared. */
export function routeTable<Handler>(handlers: Readonly<Record<string, Handler>>): Served<Handler>[] {
  return Object.entries(handlers)
    .map(([id, handler]) => {
      if (!isRoute(id)) throw new Error(`${id} is not declared in shared/api/routes.ts.`);
      const [method = "", path = ""] = id.split(" ");
      const route: Route = routes[id];
      return { id, method, route, handler, pattern: patternOf(path), limit: rateLimit(route.rate ?? defaultRate) };
    })
    .sort((one, other) => parameters(one.id) - parameters(other.id));
}

/** The route of a request. Throws 404 for a path that is none, 405 for a method that its path does not take. */
export function findRoute<Handler>(table: readonly Served<Handler>[], method: string, path: string): Found<Handler> {
  const onPath = table.filter(({ pattern }) => pattern.test(path));
  if (onPath.length === 0) throw new HttpError(404, `There is nothing at ${path}.`);
  const found = onPath.find((served) => served.method === (method === "HEAD" ? "GET" : method));
  if (!found) {
    const allowed = onPath
      .flatMap((served) => (served.method === "GET" ? ["GET", "HEAD"] : [served.method]))
      .join(", ");
    throw new HttpError(405, `${path} takes ${allowed}, not ${method}.`, { allow: allowed });
  }
  return { ...found, params: paramsOf(found.pattern, path) };
}

function paramsOf(pattern: RegExp, path: string): Record<string, string> {
  try {
    const groups = Object.entries(pattern.exec(path)?.groups ?? {});
    return Object.fromEntries(groups.map(([name, text]) => [name, decodeURIComponent(text)]));
  } catch {
    throw new HttpError(400, `${path} is not a well-formed path.`);
  }
}

function isRoute(id: string): id is RouteId {
  return Object.hasOwn(routes, id);
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);
}

function parameters(id: string): number {
  return id.split("{").length;
}
