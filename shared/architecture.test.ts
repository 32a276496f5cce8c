import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));
const aliases: Record<string, string> = {
  "#shared/": "shared/",
  "#topics/": "pubsub-topics/",
  "#functions/": "functions/",
};

interface Import {
  from: string;
  to: string;
}

/** Every import of our sources; `to` is a path in the project, or a package's name. */
const imports: Import[] = globSync("{functions,shared,pubsub-topics}/**/*.{ts,js}", { cwd: root })
  .filter((file) => !/[.-](test|contract)\.ts$/.test(file))
  .flatMap((file) =>
    [...readFileSync(join(root, file), "utf8").matchAll(/(?<!")\b(?:from|import)\b\s*\(?\s*"([^"\s]+)"/g)].map(
      ([, specifier = ""]) => ({
        from: file,
        to: targetOf(file, specifier),
      }),
    ),
  );

function targetOf(file: string, specifier: string): string {
  if (specifier.startsWith(".")) return relative(root, resolve(root, dirname(file), specifier));
  const alias = Object.keys(aliases).find((prefix) => specifier.startsWith(prefix));
  return alias ? `${aliases[alias]}${specifier.slice(alias.length)}` : specifier;
}

const breaking = (isBroken: (found: Import) => boolean) =>
  imports.filter(isBroken).map(({ from, to }) => `${from} imports ${to}`);

const isOurs = (path: string) => /^(functions|shared|pubsub-topics)\//.test(path);
const folderOf = (path: string, depth: number) => path.split("/").slice(0, depth).join("/");

it("finds the imports it judges", () => {
  expect(imports.length).toBeGreaterThan(100);
});

it("a function never imports a function", () => {
  const isFunction = (path: string) => /^functions\/[^/]+\/[^/]+\//.test(path);
  expect(
    breaking(({ from, to }) => isFunction(from) && isFunction(to) && folderOf(from, 3) !== folderOf(to, 3)),
  ).toEqual([]);
});

it("shared and topics never import a function, but for the list of them", () => {
  const listed = ["functions/catalog.js", "functions/schedule/schedules.json"];
  expect(
    breaking(({ from, to }) => !from.startsWith("functions/") && to.startsWith("functions/") && !listed.includes(to)),
  ).toEqual([]);
});

it("a provider never imports another provider", () => {
  const isProvider = (path: string) => /^shared\/providers\/[^/]+\//.test(path);
  expect(
    breaking(({ from, to }) => isProvider(from) && isProvider(to) && folderOf(from, 3) !== folderOf(to, 3)),
  ).toEqual([]);
});

it("FOCUS and the topics import nothing of ours but themselves, and no library but valibot", () => {
  const pure = ["shared/focus/", "pubsub-topics/"];
  expect(
    breaking(({ from, to }) => pure.some((home) => from.startsWith(home) && !to.startsWith(home)) && to !== "valibot"),
  ).toEqual([]);
});

it("the cost model and the API contract are pure: they import FOCUS, each other, an alert rule, and no library but valibot", () => {
  const pure = ["shared/costs/", "shared/api/", "shared/alerts/rule.ts"];
  const allowed = [...pure, "shared/focus/"];
  expect(
    breaking(
      ({ from, to }) =>
        pure.some((home) => from.startsWith(home)) && !allowed.some((home) => to.startsWith(home)) && to !== "valibot",
    ),
  ).toEqual([]);
});

it("the web app takes nothing of the server but types: of the API contract, and of its question and answer", () => {
  const sources = globSync("web/src/**/*.{ts,tsx}", { cwd: root }).filter((file) => !/\.test\.tsx?$/.test(file));
  const allowed = /^shared\/(api\/[^/]+|costs\/(query|answer|dimensions))\.ts$/;
  const found = sources.flatMap((file) =>
    [...readFileSync(join(root, file), "utf8").matchAll(/(import|export)( type)?[^;"]*?from\s*"([^"]+)"/g)]
      .map(([, , type, specifier = ""]) => ({ file, isType: type !== undefined, to: targetOf(file, specifier) }))
      .filter(({ to }) => isOurs(to)),
  );
  expect(found.length).toBeGreaterThan(0);
  expect(found.filter(({ isType, to }) => !isType || !allowed.test(to))).toEqual([]);
});

/** Nothing that is deployed may need them. */
const onlyForTests = [
  "@guanmingchiu/sqlparser-ts",
  "google-sql-syntax-ts",
  "fast-check",
  "playwright-core",
  "@sparticuz/chromium",
  "axe-core",
];

it.each(onlyForTests)("%s is imported by tests only", (library) => {
  const declared = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(Object.keys(declared.devDependencies)).toContain(library);
  expect(breaking(({ to }) => to === library || to.startsWith(`${library}/`))).toEqual([]);
});

const homes: Record<string, string[]> = {
  "@duckdb/node-api": ["shared/duckdb/"],
  "@supabase/supabase-js": ["shared/database/"],
  "@supabase/lite": ["shared/database/"],
  "@google-cloud/pubsub": ["shared/topics/", "shared/google/emulators/"],
  "google-auth-library": ["shared/callers/"],
  "@google-cloud/storage": ["shared/files/"],
  "@google-cloud/kms": ["shared/keys/", "shared/google/emulators/"],
  "@google-cloud/bigquery": ["shared/warehouse/", "shared/google/emulators/"],
  postgres: ["shared/database/"],
  fflate: ["shared/release/"],
  croner: ["shared/embedded/"],
  /** The queue, and the locks of the data folder, which the operating system ends with their holder. */
  "node:sqlite": ["shared/topics/", "shared/embedded/"],
};

it.each(Object.entries(homes))("%s is imported below %s only", (library, folders) => {
  const users = imports.filter(({ to }) => to === library || to.startsWith(`${library}/`));
  expect(users.length).toBeGreaterThan(0);
  expect(users.filter(({ from }) => !folders.some((folder) => from.startsWith(folder)))).toEqual([]);
});

it("only shared/config.ts reads the environment", () => {
  const readers = globSync("{functions,shared,pubsub-topics}/**/*.ts", { cwd: root })
    .filter((file) => !file.endsWith(".test.ts"))
    .filter((file) => readFileSync(join(root, file), "utf8").includes("process.env"));
  expect(readers).toEqual(["shared/config.ts"]);
});

it("every import of ours leads to a file that exists", () => {
  const known = new Set(globSync("{functions,shared,pubsub-topics}/**/*", { cwd: root }));
  expect(breaking(({ to }) => isOurs(to) && !known.has(to))).toEqual([]);
});
