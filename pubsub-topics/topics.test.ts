import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { listFunctions } from "#functions/catalog.js";
import packageJson from "../package.json" with { type: "json" };
import type { Topic } from "./topic.ts";
import wiring from "./topics.json" with { type: "json" };

const folder = new URL("./", import.meta.url);
const functions = listFunctions().map(({ name }) => name);
const commands = Object.keys(packageJson.scripts);
const camelCase = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

async function contractOf(topic: string): Promise<Topic | undefined> {
  const module: Record<string, Topic> = await import(new URL(`${topic}.ts`, folder).href);
  return module[camelCase(topic)];
}

describe.each(Object.entries(wiring))("topic %s", (topic, { from, to }) => {
  it("has a contract of its own name", async () => {
    expect((await contractOf(topic))?.name).toBe(topic);
  });

  it("still reads its frozen example, and keeps every field of it", async () => {
    const contract = await contractOf(topic);
    const example: unknown = JSON.parse(readFileSync(new URL(`${topic}.example.json`, folder), "utf8"));
    expect(contract && v.parse(contract.schema, example)).toEqual(example);
  });

  it("reads a message with a field it does not know yet", async () => {
    const contract = await contractOf(topic);
    const example = JSON.parse(readFileSync(new URL(`${topic}.example.json`, folder), "utf8"));
    expect(contract && v.is(contract.schema, { ...example, addedLater: true })).toBe(true);
  });

  // That they are the ones which publish it is held by terraform/least-privilege.test.ts.
  it("comes from functions or commands that exist", () => {
    expect(from.length).toBeGreaterThan(0);
    for (const producer of from) expect([...functions, ...commands, "platform"]).toContain(producer);
  });

  it("goes to the one function that exists and listens to it", () => {
    expect(functions).toContain(to);
    expect(sourceOf(to)).toContain(`onMessage("${to}", ${camelCase(topic)}`);
  });
});

it("every contract is wired, and every function of the pipeline has its topic", () => {
  const contracts = readdirSync(folder)
    .filter((file) => existsSync(new URL(file.replace(/\.ts$/, ".example.json"), folder)) && file.endsWith(".ts"))
    .map((file) => file.replace(/\.ts$/, ""));
  expect(contracts.sort()).toEqual(Object.keys(wiring).sort());
  const pipeline = listFunctions().filter(({ kind }) => kind === "pipeline");
  expect(
    Object.values(wiring)
      .map(({ to }) => to)
      .sort(),
  ).toEqual(pipeline.map(({ name }) => name).sort());
});

/** All sources of a function's folder, on one line each statement. */
function sourceOf(name: string): string {
  const found = listFunctions().find((candidate) => candidate.name === name);
  if (!found) return "";
  const sources = new URL("./", found.module);
  return readdirSync(sources)
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => readFileSync(new URL(file, sources), "utf8").replace(/\(\s+/g, "("))
    .join("\n");
}
