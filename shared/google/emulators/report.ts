import { styleText } from "node:util";
import type { Reporter, TestModule, Vitest } from "vitest/node";
import type { Emulators, Judges } from "./emulators.ts";

interface Part {
  name: string;
  /** Where its tests lie. */
  below: string;
  by: readonly (keyof Emulators)[];
  /** Of ours, beside that. */
  own?: string;
}

const parts: readonly Part[] = [
  { name: "files", below: "shared/files/", by: ["storage"] },
  { name: "topics", below: "shared/topics/", by: ["pubSub"] },
  { name: "warehouse", below: "shared/warehouse/", by: ["bigQuery", "storage"], own: "our BigQuery front" },
  { name: "moving", below: "shared/move/", by: ["bigQuery", "storage"], own: "our BigQuery front, Supabase Lite" },
  {
    name: "end to end",
    below: "shared/google/",
    by: ["bigQuery", "storage"],
    own: "our BigQuery front, our Pub/Sub, KMS and token servers, Supabase Lite",
  },
];

/** What no emulator of others judges anywhere. */
const onlyOurs = [
  "keys: no emulator of Google's exists; npm test runs them against our own server of Cloud KMS",
  "callers: npm test runs them against tokens that our own server issues; gcloud's Pub/Sub emulator sends none",
  "push with ordering, back-off and dead letters: npm test runs it against our own server of Pub/Sub",
  "accounts, roles and row level security: npm test runs them on Supabase Lite, no hosted project",
  "payments: there is no port for them",
];

export interface Counted {
  /** The test file, from the project's folder. */
  file: string;
  passed: number;
  failed: number;
  /** The names of those that were not run. */
  skipped: readonly string[];
}

/** A line a part: what judged it, and how many of its tests passed, failed or were left out, with the reason. */
export function describeJudgement(files: readonly Counted[], judges: Judges): string[] {
  const elsewhere = files.filter(({ file }) => !parts.some(({ below }) => file.startsWith(below)));
  const others = elsewhere.map(({ file }): Part => ({ name: file, below: file, by: [], own: "what the file says" }));
  const judged = [...parts, ...others].map((part) => judgementOf(part, files, judges));
  return [
    ...table([["part", "tests", "judged by"], ...judged.map(({ row }) => row)]),
    ...judged.flatMap(({ left }) => left),
    ...onlyOurs.map((line) => `not here: ${line}`),
  ];
}

/** `left`: a line for each test that was left out although its judge was there. */
function judgementOf({ name, below, by, own }: Part, files: readonly Counted[], judges: Judges) {
  const tests = files.filter(({ file }) => file.startsWith(below));
  const sum = (of: "passed" | "failed") => tests.reduce((total, file) => total + file[of], 0);
  const skipped = tests.flatMap((file) => file.skipped);
  const titles = [...by.map((each) => judges[each].title), ...(own ? [own] : [])].join(" + ");
  const missing = by.map((each) => judges[each]).find((judge) => judge.missing !== undefined);
  const reason = missing ? `; NOT RUN: ${missing.title}: ${missing.missing}` : "";
  const counts = `${sum("passed")} passed, ${sum("failed")} failed, ${skipped.length} not run`;
  return { row: [name, counts, titles + reason], left: missing ? [] : skipped.map((test) => `not run: ${test}`) };
}

function table(rows: readonly string[][]): string[] {
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
}

/** Vitest's: says at the end of a run what was judged, by what, and what was not. */
export class JudgementReport implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const judges = this.#vitest?.getRootProject().getProvidedContext().judges;
    if (!judges) return;
    const [head = "", ...lines] = describeJudgement(modules.map(countTests), judges);
    process.stdout.write(`\n${[styleText("bold", head), ...lines].map((line) => `  ${line}`).join("\n")}\n`);
  }
}

function countTests(module: TestModule): Counted {
  const tests = [...module.children.allTests()].map((test) => ({ name: test.fullName, state: test.result().state }));
  const count = (wanted: string) => tests.filter(({ state }) => state === wanted).length;
  const skipped = tests.filter(({ state }) => state === "skipped" || state === "pending").map(({ name }) => name);
  // A file that could not be read has no tests to fail.
  const failed = Math.max(count("failed"), module.state() === "failed" ? 1 : 0);
  return { file: module.relativeModuleId, passed: count("passed"), failed, skipped };
}
