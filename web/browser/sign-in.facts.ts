import { expect } from "vitest";
import type { Facts } from "./facts.ts";

/** For nobody in particular. */
export const wayInFacts: Facts = {
  async "one click opens the demo"({ page, open }) {
    await open("/");
    await page.getByRole("button", { name: "Open the demo" }).click();
    await page.getByRole("heading", { level: 1, name: "Home" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/demo");
  },

  async "a wrong password is said to be wrong, and opens nothing"({ page, open, ask }) {
    await open("/sign-in");
    await page.getByLabel("E-mail").fill("ada@skylark.example");
    await page.getByLabel("Password").fill("not the password");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    expect(await page.getByRole("alert").textContent()).toMatch(/password/i);
    expect((await ask("GET /api/session", {})).user).toBeNull();
  },

  async "a page that was asked for opens after signing in"({ page, open }) {
    await open("/demo/alerts");
    await page.getByRole("button", { name: "Open the demo" }).click();
    await page.getByRole("heading", { level: 1, name: "Alerts" }).waitFor();
  },
};

/** For somebody who is in. */
export const wayOutFacts: Facts = {
  async "signing out leads back to the way in, and the API answers 401 from then on"({ page, context, open }) {
    await open("/demo");
    await page.getByRole("button", { name: /sign out$/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Open the demo" }).waitFor();
    expect((await context.request.get("/api/alerts?org=demo")).status()).toBe(401);
    await open("/demo/explorer");
    await page.getByRole("button", { name: "Open the demo" }).waitFor();
  },
};
