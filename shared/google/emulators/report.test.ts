import { expect, it } from "vitest";
import { describeJudgement } from "./report.ts";

const judges = {
  storage: { title: "fake-gcs-server v1.2.3" },
  bigQuery: { title: "bigquery-emulator v4.5.6", missing: "there is no Go to build it with" },
  pubSub: { title: "gcloud's Pub/Sub emulator 7.8" },
};
const lines = describeJudgement(
  [
    { file: "shared/files/cloud-storage-files.google-test.ts", passed: 20, failed: 1, skipped: [] },
    { file: "shared/files/sign.google-test.ts", passed: 3, failed: 0, skipped: ["Files > signs"] },
    {
      file: "shared/warehouse/bigquery-warehouse.google-test.ts",
      passed: 0,
      failed: 0,
      skipped: Array(60).fill("a load"),
    },
    { file: "functions/api/new.google-test.ts", passed: 2, failed: 0, skipped: [] },
  ],
  judges,
);

const lineOf = (part: string) => lines.find((line) => line.startsWith(part));

it("says of each part how many tests ran and what judged them, by name and version", () => {
  expect(lineOf("files")).toMatch(/23 passed, 1 failed, 1 not run +fake-gcs-server v1\.2\.3$/);
});

it("says why tests were not run", () => {
  const reason = "NOT RUN: bigquery-emulator v4.5.6: there is no Go to build it with";
  expect(lineOf("warehouse")).toContain("0 passed, 0 failed, 60 not run");
  expect(lineOf("warehouse")).toContain(reason);
  expect(lineOf("end to end")).toContain(reason);
});

it("names each test that was left out although its judge was there", () => {
  expect(lines.filter((line) => line.startsWith("not run: "))).toEqual(["not run: Files > signs"]);
});

it("names a file that belongs to no part it knows", () => {
  expect(lineOf("functions/api/new.google-test.ts")).toContain("2 passed");
});

it("names what only servers of our own judge", () => {
  expect(lines.filter((line) => line.startsWith("not here: ")).join(" ")).toMatch(/keys.*Cloud KMS/);
});
