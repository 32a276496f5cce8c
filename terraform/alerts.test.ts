import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "@cdktf/hcl2json";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));
const read = (path: string) => readFileSync(root + path, "utf8");
const parsed = async (name: string) => parse(name, read(`terraform/${name}`));

const alerts: Record<string, { runbook: string; filter: string }> = (await parsed("alerts.tf")).locals[0].alerts;
const counts: Record<string, string> = (await parsed("monitoring.tf")).locals[0].log_counts;
const runbook = read("terraform/README.md");

describe.each(Object.entries(alerts))("the alert %s", (_, { runbook: heading, filter }) => {
  it("has a place in the runbook", () => {
    expect(runbook).toContain(`\n### ${heading}\n`);
  });

  const [, count] = /(?:function_logs\}|user\/cloudact)\/(\w+)/.exec(filter) ?? [];
  if (count)
    it(`watches a count there is: ${count}`, () => {
      expect([...Object.keys(counts), "keys_refused", "secrets_refused"]).toContain(count);
    });
});

it("every place in the runbook that is named for an alert has one", () => {
  const section = runbook.split("\n## Alerts\n")[1]?.split("\n## ")[0] ?? "";
  const headings = [...section.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading);
  expect(headings.toSorted()).toEqual([...new Set(Object.values(alerts).map((alert) => alert.runbook))].sort());
});

it("every count of ours is watched", () => {
  const filters = Object.values(alerts).map(({ filter }) => filter);
  const unwatched = Object.keys(counts).filter((name) => !filters.some((filter) => filter.includes(`/${name}"`)));
  expect(unwatched).toEqual([]);
});

const sources = globSync("{functions,shared}/**/*.ts", { cwd: root }).filter((file) => !file.endsWith(".test.ts"));
const code = sources.map(read).join("\n");
const said = Object.entries(counts).flatMap(([name, filter]) =>
  [...filter.matchAll(/jsonPayload\.message=~?"\^?([^"]+)"/g)].map(([, message = ""]) => [name, message] as const),
);

it.each(said)("%s counts a line that a function logs: %s", (_, message) => {
  const logs = new RegExp(`log\\([^,]+,\\s*["\`]${message}`);
  expect(logs.test(code)).toBe(true);
});
