import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { googleSchema } from "./check-arguments.ts";
import { checkTerraform, checkValues } from "./check-schema.ts";

const folder = fileURLToPath(new URL("./", import.meta.url));
const read = (pattern: string) =>
  Object.fromEntries(globSync(pattern, { cwd: folder }).map((file) => [file, readFileSync(folder + file, "utf8")]));
const check = (text: string) => checkTerraform({ "a.tf": text });

describe("what stands here", () => {
  const files = read("*.tf");

  it("is what the provider takes", async () => {
    expect(Object.keys(files).length).toBeGreaterThan(5);
    expect(await checkTerraform(files)).toEqual([]);
  });

  it("is all that the extract of the schema knows of", () => {
    const text = Object.values(files).join("\n");
    const used = [...text.matchAll(/^(resource|data) "(\w+)"/gm)].map(([, kind, type]) => `${kind} ${type}`);
    const known = [
      ...Object.keys(googleSchema.resources).map((type) => `resource ${type}`),
      ...Object.keys(googleSchema.data).map((type) => `data ${type}`),
    ];
    expect(known.filter((type) => !used.includes(type))).toEqual([]);
  });

  it.each(Object.entries(read("*.tfvars")))(
    "%s sets every variable without a default, and no other",
    async (name, text) => {
      expect(await checkValues(files, name, text)).toEqual([]);
    },
  );
});

const topic = (inside: string) => `resource "google_pubsub_topic" "topic" {\n  name = "costs"\n  ${inside}\n}`;
const subscription = (inside: string) =>
  `resource "google_pubsub_subscription" "push" {\n  name = "n"\n  topic = "t"\n  ${inside}\n}`;

describe("a mistake in an argument", () => {
  it.each([
    [
      "a misspelt argument",
      topic('mesage_retention_duration = "3600s"'),
      'no argument "mesage_retention_duration"; did you mean "message_retention_duration"?',
    ],
    [
      "a misspelt argument of a block",
      subscription("dead_letter_policy {\n max_delivery_attemps = 5\n }"),
      '.dead_letter_policy: no argument "max_delivery_attemps"; did you mean "max_delivery_attempts"?',
    ],
    ["a required argument that is missing", 'resource "google_pubsub_topic" "topic" {}', '"name" is required'],
    [
      "a required argument of a block that is missing",
      subscription("push_config {\n attributes = {}\n }"),
      '.push_config: "push_endpoint" is required',
    ],
    [
      "a required block that is missing",
      'resource "google_storage_bucket" "b" {\n name = "b"\n location = "US"\n lifecycle_rule {\n action {\n type = "Delete"\n }\n }\n}',
      '.lifecycle_rule: "condition" is required',
    ],
    [
      "a block written as an attribute",
      subscription('retry_policy = { minimum_backoff = "10s" }'),
      '.retry_policy: is a block, written without "="; got a map',
    ],
    [
      "an attribute written as a block",
      topic('labels {\n a = "b"\n }'),
      ".labels: expected map of string, got a block",
    ],
    [
      "a block that stands once, twice",
      subscription('expiration_policy {\n ttl = ""\n }\n expiration_policy {\n ttl = ""\n }'),
      ".expiration_policy: stands at most once, not 2 times",
    ],
    [
      "text for a number",
      subscription('ack_deadline_seconds = "long"'),
      '.ack_deadline_seconds: expected number, got "long"',
    ],
    [
      "text for a bool",
      subscription('enable_message_ordering = "yes"'),
      '.enable_message_ordering: expected bool, got "yes"',
    ],
    [
      "one for a list",
      topic('message_storage_policy {\n allowed_persistence_regions = "us-central1"\n }'),
      '.allowed_persistence_regions: expected list of string, got "us-central1"',
    ],
    [
      "a value the provider does not take",
      'resource "google_compute_ssl_policy" "p" {\n name = "p"\n profile = "SAFE"\n}',
      '.profile: expected one of COMPATIBLE, MODERN, RESTRICTED, CUSTOM, got "SAFE"',
    ],
    ["a deadline beyond ten minutes", subscription("ack_deadline_seconds = 900"), ".ack_deadline_seconds: expected"],
    [
      "fewer attempts than Pub/Sub counts",
      subscription("dead_letter_policy {\n max_delivery_attempts = 3\n }"),
      ".max_delivery_attempts: expected",
    ],
    [
      "a misspelt argument in a dynamic block",
      subscription('dynamic "retry_policy" {\n for_each = [1]\n content {\n minimum_backof = "10s"\n }\n }'),
      'no argument "minimum_backof"',
    ],
    [
      "a resource there is not",
      'resource "google_pubsub_topik" "t" {}',
      'unknown resource google_pubsub_topik; did you mean "google_pubsub_topic"?',
    ],
    [
      "a data source there is not",
      'data "google_projekt" "p" {}',
      'unknown data google_projekt; did you mean "google_project"?',
    ],
    ["what does not parse", 'resource "google_pubsub_topic" {', "a.tf: "],
  ])("%s is named", async (_, text, finding) => {
    expect((await check(text)).join("\n")).toContain(finding);
  });
});

const variable = 'variable "name" {\n  type = string\n  description = "d"\n}\n';
const one = `${variable}resource "google_pubsub_topic" "topic" {\n  name = var.name\n}\n`;
const many = `${variable}resource "google_pubsub_topic" "topic" {\n  for_each = toset(["a"])\n  name = "\${var.name}-\${each.key}"\n}\n`;
const local = (value: string) =>
  `locals {\n  it = ${value}\n}\noutput "it" {\n  description = "d"\n  value = local.it\n}\n`;

describe("a mistake in a reference", () => {
  it.each([
    ["a variable there is not", one.replace("var.name", "var.nam"), 'no variable "nam"; did you mean "name"?'],
    ["a local there is not", local("local.that"), 'no local "that"'],
    [
      "a resource there is not",
      one + local("google_pubsub_topic.topics.id"),
      'no resource google_pubsub_topic "topics"; did you mean "topic"?',
    ],
    ["a data source there is not", local("data.google_project.this.number"), 'no data google_project "this"'],
    [
      "an attribute there is not",
      one + local("google_pubsub_topic.topic.idd"),
      'google_pubsub_topic.topic has no "idd"',
    ],
    ["many, read as one", many + local("google_pubsub_topic.topic.id"), "google_pubsub_topic.topic is many"],
    ["one, read as many", one + local('google_pubsub_topic.topic["a"].id'), "google_pubsub_topic.topic is one"],
    ["each without a for_each", one.replace("var.name", "each.key"), "each.key outside a for_each"],
    ["a reference inside text inside code", one + local(`jsonencode({ a = "x \${var.nome}" })`), 'no variable "nome"'],
    ["a variable that nothing uses", variable, "var.name is used nowhere"],
    ["a local that nothing uses", "locals {\n  it = 1\n}", "local.it is used nowhere"],
    ["a variable without a type", `${one.replace("type = string", "")}`, "variable name has no type"],
    ["a variable without a description", `${one.replace('description = "d"', "")}`, "variable name has no description"],
    ["the same twice", one + one.slice(variable.length), "resource google_pubsub_topic topic is declared twice"],
  ])("%s is named", async (_, text, finding) => {
    expect((await check(text)).join("\n")).toContain(finding);
  });

  it("what is right passes: one by name, many by index, as a map, through a for, with text that only looks like code", async () => {
    const right = [
      'google_pubsub_topic.topic["a"].id',
      "{ for name, each in google_pubsub_topic.topic : name => each.id }",
      `jsonencode({ a = "local.nothing google_pubsub_topic.none.id", b = "$\${var.none}" })`,
    ];
    for (const value of right) expect(await check(many + local(value)), value).toEqual([]);
    expect(await check(one + local("google_pubsub_topic.topic.id"))).toEqual([]);
  });
});

it("a .tfvars file is held to the variables", async () => {
  const files = { "variables.tf": variable };
  expect(await checkValues(files, "stage.tfvars", 'nam = "x"')).toEqual([
    'stage.tfvars: no variable "nam"; did you mean "name"?',
    'stage.tfvars: "name" is not set and has no default',
  ]);
  expect(await checkValues(files, "stage.tfvars", 'name = "x"')).toEqual([]);
});
