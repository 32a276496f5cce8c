import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, expect, it } from "vitest";
import { listFunctions } from "#functions/catalog.js";
import packageJson from "../../package.json" with { type: "json" };
import { importedBy } from "./import-graph.ts";
import { type Archive, writeArchive } from "./write-archive.ts";

let folder: string;
let archive: Archive;
let content: Record<string, Uint8Array>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cloudact-archive-test-"));
  archive = await writeArchive(join(folder, "one"));
  content = unzipSync(await readFile(archive.path));
});
afterAll(() => rm(folder, { recursive: true }));

const textOf = (path: string) => Buffer.from(content[path] ?? []).toString("utf8");

it("lists what is shipped, each file as it is in the sources", async () => {
  expect(archive.contents.map(({ path }) => path)).toEqual(Object.keys(content));
  expect(textOf("functions/index.js")).toBe(await readFile("functions/index.js", "utf8"));
  expect(textOf("shared/providers/aws/formats/cur-legacy.sql")).toContain("SELECT");
});

it("has every function, and no test, fixture, command, demo or emulator", () => {
  const paths = Object.keys(content);
  for (const { module } of listFunctions()) expect(paths).toContain(module.slice(module.indexOf("/functions/") + 1));
  const strangers =
    /\.test\.|-test\.|\.contract\.|fixtures\/|^shared\/(bench|demo|embedded|move|release|google\/emulators)\/|^web\/|\.pem$|\.env/;
  expect(paths.filter((path) => strangers.test(path))).toEqual([]);
});

it("has the packages that functions import, in the versions we test with, and no dev dependency", () => {
  const { dependencies, ...shipped } = JSON.parse(textOf("package.json"));
  expect(Object.keys(shipped)).not.toContain("devDependencies");
  expect(Object.keys(shipped)).not.toContain("optionalDependencies");
  expect(packageJson.dependencies).toMatchObject(dependencies);
  expect(Object.keys(dependencies)).toEqual(expect.arrayContaining(["@google-cloud/bigquery", "@duckdb/node-api"]));
  expect(Object.keys(dependencies)).not.toContain("@supabase/lite");
  const lock: { packages: Record<string, { dev?: boolean; version?: string }> } = JSON.parse(
    textOf("package-lock.json"),
  );
  expect(Object.values(lock.packages).some(({ dev }) => dev)).toBe(false);
  expect(lock.packages["node_modules/valibot"]?.version).toBe(packageJson.dependencies.valibot);
  expect(lock.packages["node_modules/vitest"]).toBeUndefined();
});

it("has no secret", () => {
  const secrets =
    /-----BEGIN [A-Z ]*PRIVATE KEY|\bsb_secret_\w{8}|\bAKIA[0-9A-Z]{16}\b|\bAIza[\w-]{35}\b|\bsk_live_\w+/;
  expect(Object.keys(content).filter((path) => secrets.test(textOf(path)))).toEqual([]);
});

it("of the same sources is the same to the byte", async () => {
  const again = await writeArchive(join(folder, "two"));
  expect(again.name).toBe(archive.name);
  expect(Buffer.compare(await readFile(again.path), await readFile(archive.path))).toBe(0);
});

it("unpacked, its own package lock is one that npm ci takes, and its functions load", async () => {
  const root = join(folder, "unpacked");
  for (const [path, bytes] of Object.entries(content)) {
    await promisify(execFile)("mkdir", ["-p", dirname(join(root, path))]);
    await writeFile(join(root, path), bytes);
  }
  const run = promisify(execFile);
  const { stdout } = await run("npm", ["ci", "--omit=dev", "--ignore-scripts", "--dry-run", "--offline"], {
    cwd: root,
  });
  expect(stdout).toContain("added");
  await run("ln", ["-s", join(process.cwd(), "node_modules"), join(root, "node_modules")]);
  for (const { name } of listFunctions()) {
    await run(process.execPath, ["functions/index.js"], { cwd: root, env: { ...process.env, FUNCTION_TARGET: name } });
  }
});

it("follows what is imported, however far, but not a type", () => {
  const { files, packages } = importedBy(["shared/http/serve.ts"]);
  expect(files).toContain("shared/errors.ts");
  expect(packages).toContain("valibot");
  expect(importedBy(["shared/warehouse/warehouse.ts"])).toEqual({
    files: ["shared/warehouse/warehouse.ts"],
    packages: [],
  });
});
