import type { Browser, BrowserContext, BrowserContextOptions, ConsoleMessage, Page } from "playwright-core";
import type { Answer, RouteId } from "../../shared/api/routes.ts";
import { addressOf } from "../src/api/request.ts";
import type { App } from "./app.ts";

/** A person's browser on a platform: one page, cookies of its own, English (US) and UTC whatever the machine speaks. */
export interface Visit {
  page: Page;
  context: BrowserContext;
  /** Slug of the organization the person is in; empty for nobody. */
  org: string;
  /** Opens a page of the app by its path. */
  open(path: string): Promise<void>;
  /** Asks the API with the cookies of the visit. */
  ask<Id extends RouteId>(route: Id, input: Parameters<typeof addressOf<Id>>[1]): Promise<Answer<Id>>;
  /** What a page did that none may: reach another host, break the content security policy, throw, or write an error. */
  offences(): readonly string[];
}

/** `newcomer`: the owner of a new organization with nothing in it. */
export type Person = "demo" | "newcomer" | "nobody";
export type VisitOptions = BrowserContextOptions & { as?: Person };

export const desktop = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

export async function openVisit(
  browser: Browser,
  { address }: App,
  { as = "demo", ...options }: VisitOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({
    baseURL: address,
    locale: "en-US",
    timezoneId: "UTC",
    viewport: desktop,
    reducedMotion: "reduce",
    colorScheme: "light",
    ...options,
  });
  context.setDefaultTimeout(30_000);
  const offences: string[] = [];
  watch(context, address, offences);
  const org = await enter(context, address, as);
  const page = await context.newPage();
  return {
    page,
    context,
    org,
    open: async (path) => void (await page.goto(path)),
    async ask(route, input) {
      const answer = await context.request.get(addressOf(route, input));
      if (!answer.ok()) throw new Error(`${route} answered ${answer.status()}: ${await answer.text()}`);
      return answer.json();
    },
    offences: () => offences,
  };
}

/** Signs in without a page. Resolves with the slug of the organization. */
async function enter(context: BrowserContext, address: string, as: Person): Promise<string> {
  if (as === "nobody") return "";
  const [path, data] =
    as === "demo"
      ? ["/api/session", { demo: true }]
      : [
          "/api/session/sign-up",
          {
            email: `ada@${crypto.randomUUID()}.example`,
            password: "correct horse battery",
            organization: "Skylark Labs",
          },
        ];
  const answer = await context.request.post(path, { data, headers: { origin: address } });
  if (!answer.ok()) throw new Error(`Signing in answered ${answer.status()}: ${await answer.text()}`);
  const session: Answer<"GET /api/session"> = await answer.json();
  return session.organizations[0]?.slug ?? "";
}

function watch(context: BrowserContext, address: string, offences: string[]): void {
  context.on("request", (request) => {
    const url = new URL(request.url());
    const isInside = url.origin === address || url.protocol === "data:" || url.protocol === "blob:";
    if (!isInside) offences.push(`asked another host: ${url.href}`);
  });
  context.on("console", (message) => {
    if (message.type() === "error" && !isRefusal(message)) offences.push(`wrote an error: ${message.text()}`);
  });
  context.on("weberror", (error) => offences.push(`threw: ${error.error().message}`));
}

/** Chromium writes every answer of 400 and above as an error; what the API refuses is for the page to say. */
function isRefusal(message: ConsoleMessage): boolean {
  const { url } = message.location();
  const isApi = URL.canParse(url) && new URL(url).pathname.startsWith("/api/");
  return isApi && /status of 4\d\d/.test(message.text());
}
