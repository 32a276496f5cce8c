import { readFileSync } from "node:fs";
import { parse } from "@cdktf/hcl2json";
import { expect, it } from "vitest";
import { securityHeaders } from "#shared/embedded/security-headers.ts";

const text = readFileSync(new URL("./load-balancer.tf", import.meta.url), "utf8");
const { locals, resource } = await parse("load-balancer.tf", text);

it("answers with the security headers of the embedded server, and holds browsers to https", () => {
  const embedded = [...securityHeaders].map(([name, value]) => `${name}: ${value}`);
  expect(locals[0].security_headers).toEqual([...embedded, expect.stringMatching(/^strict-transport-security: /)]);
});

it("answers a page that is no file with the web app, and leaves the API's own 404 alone", () => {
  const rules: { paths: string[] }[] = resource.google_compute_url_map.https[0].path_matcher[0].path_rule;
  const withFallback = rules.filter((rule) => "custom_error_response_policy" in rule);
  expect(withFallback.flatMap(({ paths }) => paths)).toEqual(["/*"]);
  expect(rules.flatMap(({ paths }) => paths)).toEqual(expect.arrayContaining(["/api/*", "/assets/*"]));
});
