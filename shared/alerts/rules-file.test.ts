import { expect, test } from "vitest";
import { PermanentError } from "#shared/errors.ts";
import { parseRulesFile } from "./rules-file.ts";

const secret = `whsec_${Buffer.alloc(32, 9).toString("base64")}`;
const hook = { name: "ops", kind: "webhook", url: "https://hooks.example.com/t0ken", secret };
const files = { name: "files", kind: "outbox" };
const month = {
  name: "Month",
  kind: "threshold",
  period: "month",
  currency: "USD",
  amount: "100",
  channels: ["files"],
};

function problemsOf(file: unknown): string {
  try {
    parseRulesFile(typeof file === "string" ? file : JSON.stringify(file));
    return "none";
  } catch (error) {
    expect(error).toBeInstanceOf(PermanentError);
    return String(error);
  }
}

test("what a rule leaves out is the default", () => {
  const file = parseRulesFile(JSON.stringify({ channels: [hook, files], rules: [month] }));
  expect(file.rules).toEqual([{ ...month, scope: {}, metric: "effective", coolDownHours: 24, enabled: true }]);
});

test.each([
  [
    { rules: [{ ...month, amount: 100 }] },
    'rules[0].amount: a decimal number as text such as "1200.50" is expected, received 100',
  ],
  [
    { rules: [month, { ...month, period: "year" }] },
    'rules[1].period: Invalid type: Expected ("day" | "week" | "month") but received "year"',
  ],
  [
    { rules: [{ ...month, currency: "usd" }] },
    'rules[0].currency: an ISO 4217 currency code such as USD is expected, received "usd"',
  ],
  [
    { rules: [{ ...month, scope: { Region: ["eu"] } }] },
    'rules[0].scope.Region: Invalid type: Expected ("x_Provider" |',
  ],
  [{ rules: [{ ...month, cooldown: 3 }] }, "rules[0].cooldown: there is no such setting here"],
  [
    { rules: [{ ...month, kind: "spike" }] },
    'rules[0].kind: Invalid type: Expected ("threshold" | "budget" | "jump") but received "spike"',
  ],
  [
    { channels: [files], rules: [{ ...month, channels: ["ops"] }] },
    'rules[0].channels: expected names of this file\'s channels ("files"), received "ops"',
  ],
  [
    { channels: [files, files], rules: [] },
    'channels[1].name: expected a new name, received "files" as channels[0] has',
  ],
  [
    { channels: [files], rules: [month, month] },
    'rules[1].name: expected a new name, received "Month" as rules[0] has',
  ],
  [
    { channels: [{ ...hook, kind: "email" }], rules: [] },
    'channels[0].kind: Invalid type: Expected ("webhook" | "outbox") but received "email"',
  ],
  [{ channels: [{ ...files, url: "x" }], rules: [] }, "channels[0].url: there is no such setting here"],
  [{ channels: [files] }, 'rules: Invalid key: Expected "rules" but received undefined'],
  [7, "file: Invalid type: Expected Object but received 7"],
])("says where a mistake is, what is expected and what came: %#", (file, problem) => {
  expect(problemsOf(file)).toContain(problem);
});

test("tells all mistakes at once", () => {
  const problems = problemsOf({ rules: [{ ...month, amount: 1, period: "year", currency: "x" }] });
  expect(problems.split("\n")).toHaveLength(4);
});

test.each([
  { ...hook, url: "http://hooks.example.com/t0ken" },
  { ...hook, url: ["t0ken"] },
  { ...hook, secret: "t0ken" },
  { ...hook, secret: { t0ken: "t0ken" } },
  { ...hook, secret: 7_700_777 },
])("never repeats an address or a secret: %#", (channel) => {
  const problems = problemsOf({ channels: [channel], rules: [] });
  expect(problems).toMatch(/channels\[0\]\.(url|secret): .* expected/);
  expect(problems).not.toMatch(/t0ken|7700777/);
});

test("text that is not JSON is refused without a word of it", () => {
  expect(problemsOf(`{"channels": [{"secret": "${secret}" oops]}`)).toMatch(
    /^PermanentError: The rules file is not JSON/,
  );
  expect(problemsOf(`{"channels": [{"secret": "${secret}" oops]}`)).not.toMatch(/whsec|CQkJ|oops/);
  expect(problemsOf(secret)).not.toMatch(/whsec|CQkJ/);
  expect(problemsOf("")).toContain("not JSON");
});
