import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readSource } from "./terraform-source.ts";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

/** Keys that something else than shared/google/settings.ts reads: which platform, which environment, which release. */
const ofAnyPlatform = ["CLOUDACT_ENVIRONMENT", "CLOUDACT_PLATFORM", "CLOUDACT_VERSION", "NODE_ENV"];

it("functions are given every key they cannot do without, and no other", async () => {
  const settings = read("../shared/google/settings.ts").matchAll(/\b([A-Z][A-Z_]+): (?!v\.optional)/g);
  const needed = [...settings].map(([, key]) => key ?? "");
  const { locals } = await readSource({ "functions.tf": read("functions.tf"), "secrets.tf": read("secrets.tf") });
  const plain = String(locals.get("environments")?.value).matchAll(/\b([A-Z][A-Z_]+)\s*=/g);
  const secret = Object.keys(locals.get("function_secrets")?.value ?? {});
  const given = [...[...plain].map(([, key]) => key ?? ""), ...secret];
  expect(needed).toContain("CLOUDACT_AUDIENCE");
  expect(given.sort()).toEqual([...ofAnyPlatform, ...needed].sort());
});
