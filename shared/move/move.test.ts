import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { newRun } from "#shared/database/database.contract-fixtures.ts";
import { copyFreshDatabase } from "#shared/database/fresh-database.ts";
import { ensureOrganization, findOrganization } from "#shared/database/organizations.ts";
import { signUp } from "#shared/database/sessions.ts";
import { takeDataLock } from "#shared/embedded/data-lock.ts";
import { command, described, type Ended } from "./commands-for-tests.ts";
import { type Described, describeInstallation } from "./describe-for-tests.ts";
import { exportInstallation } from "./export-installation.ts";
import { openHosted } from "./hosted-for-tests.ts";
import { importInstallation } from "./import-installation.ts";
import { hookSecret, hookUrl, people } from "./people-for-tests.ts";
import { openTransferKey } from "./transfer-key.ts";

let folder: string;
let source: string;
let out: string;
let exported: Ended;
/** What a move must keep. */
let before: Described;

beforeAll(async () => {
  vi.stubEnv("METADATA_SERVER_DETECTION", "none");
  folder = await mkdtemp(join(tmpdir(), "cloudact-move-"));
  source = await newData();
  out = join(folder, "out");
  expect(await command(source, "source-for-tests.ts")).toMatchObject({ code: 0 });
  exported = await command(source, "export-all.ts", [out]);
  before = await described(source);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function newData(): Promise<string> {
  const data = join(folder, randomUUID());
  await copyFreshDatabase(join(data, "database"));
  return data;
}

it("brings everything but the demo and the local user into another data folder, however often it is killed", async () => {
  expect(exported).toMatchObject({ code: 0, err: "" });
  const target = await newData();
  for (const killAt of ["  runs", "loaded"]) {
    expect((await command(target, "import-all.ts", [out], { killAt })).code).toBeNull();
  }
  const imported = await command(target, "import-all.ts", [out]);
  expect(imported).toMatchObject({ code: 0, err: "" });
  expect(imported.out).toContain("acme  2 slices, BilledCost USD 99.5: the same on both sides");
  expect(imported.out).toContain("acme  2 slices, BilledCost EUR -3: the same on both sides");
  const there = await described(target);
  expect(there).toEqual(before);
  expect(there).toMatchObject({
    secrets: [JSON.stringify({ url: hookUrl, secret: hookSecret })],
    signedIn: [people.owner.email, people.reader.email],
    rows: { organizations: { length: 2 }, members: { length: 2 }, runs: { length: 3 }, alerts: { length: 1 } },
    ledgers: { acme: { loads: { length: 3 } } },
  });
});

it("brings everything to Google Cloud, beside organizations and accounts that are there", async () => {
  await using hosted = await openHosted(join(folder, "hosted"));
  const reader = await signUp(hosted.users, people.reader.email, people.reader.password);
  await newRun(hosted.database);
  const said: string[] = [];
  const say = (line: string) => said.push(line);
  const settings = { folder: out, transferKey: await openTransferKey(`${out}.key`), say, owner: undefined };
  await importInstallation(hosted, settings);
  expect(said.at(-1)).toContain("Nobody is a member of solo");
  const there = await describeInstallation(hosted);
  const readerBefore = before.accounts.find(({ email }) => email === people.reader.email)?.id ?? "";
  const expected = JSON.stringify(before.rows).replaceAll(readerBefore, reader?.userId ?? "");
  expect(sorted(there.rows)).toEqual(sorted(JSON.parse(expected)));
  const { ledgers, objects, secrets, signedIn } = before;
  expect(there).toMatchObject({ ledgers, objects, secrets, signedIn });

  await importInstallation(hosted, { ...settings, owner: people.owner.email });
  expect(said.at(-1)).not.toContain("Nobody");
  await newRun(hosted.database, (await findOrganization(hosted.database, "acme"))?.id);
  await expect(importInstallation(hosted, settings)).rejects.toThrow("imported bills here since (4 runs, 3 exported)");
  const back = { ...settings, folder: join(folder, "back") };
  await expect(exportInstallation(hosted, back)).rejects.toThrow("would stay behind: 1 imports of acme");
});

const sorted = (rows: Described["rows"]) =>
  Object.fromEntries(Object.entries(rows).map(([table, found]) => [table, found.toSorted()]));

it("refuses a target where other organizations have the names, or accounts the addresses without having shown it", async () => {
  await using hosted = await openHosted(join(folder, "taken"));
  const settings = {
    folder: out,
    transferKey: await openTransferKey(`${out}.key`),
    say: () => undefined,
    owner: undefined,
  };
  await signUp(hosted.users, people.owner.email, "somebody else's password");
  await hosted.postgres.query("update auth.users set email_confirmed_at = null");
  await expect(importInstallation(hosted, settings)).rejects.toThrow(
    `${people.owner.email} has signed up here without`,
  );
  await ensureOrganization(hosted.database, "acme");
  await expect(importInstallation(hosted, settings)).rejects.toThrow(
    "There are other organizations of these names here: acme.",
  );
});

it("writes for its owner only, with no secret, key or password hash in the clear", async () => {
  const names = (await readdir(out, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const written = await Promise.all(names.map(({ parentPath, name }) => readFile(join(parentPath, name), "latin1")));
  const key = await readFile(`${out}.key`, "latin1");
  for (const secret of [hookUrl, hookSecret, "$2a$", "$2b$", key]) {
    expect(written.filter((content) => content.includes(secret))).toEqual([]);
  }
  expect(written.filter((content) => content.includes(people.owner.email))).toHaveLength(1);
});

it("keeps its key out of the folder, and does not write over an export", async () => {
  const inside = await command(source, "export-all.ts", [join(folder, "other"), "--key", join(folder, "other", "key")]);
  expect(inside).toMatchObject({ code: 2, err: expect.stringContaining("would lie in the export it protects") });
  const again = await command(source, "export-all.ts", [out]);
  expect(again).toMatchObject({ code: 2, err: expect.stringContaining("holds an export already") });
});

it("moves nothing while a platform runs on either side", async () => {
  const target = await newData();
  await using _source = await takeDataLock(source, { address: "http://127.0.0.1:8080" });
  await using _target = await takeDataLock(target);
  const refused = await command(source, "export-all.ts", [join(folder, "while-running")]);
  expect(refused).toMatchObject({ code: 2, err: expect.stringContaining("in use by process") });
  expect(existsSync(join(folder, "while-running", "manifest.json"))).toBe(false);
  const other = await command(target, "import-all.ts", [out]);
  expect(other).toMatchObject({ code: 2, err: expect.stringContaining("in use by process") });
});

it("does not open with another key, or without one", async () => {
  const target = await newData();
  const missing = await command(target, "import-all.ts", [out, "--key", join(folder, "nowhere")]);
  expect(missing).toMatchObject({ code: 2, err: expect.stringContaining("is missing: bring the file") });
  const other = await command(target, "import-all.ts", [out, "--key", join(source, "master.key")]);
  expect(other).toMatchObject({ code: 2, err: expect.stringContaining("The secret does not open") });
});

it("refuses half an export, and files that are not those of the export", async () => {
  const copy = join(folder, "half");
  await cp(out, copy, { recursive: true });
  await copyFile(`${out}.key`, `${copy}.key`);
  const manifest = await readFile(join(copy, "manifest.json"), "utf8");
  await rm(join(copy, "manifest.json"));
  const target = await newData();
  const half = await command(target, "import-all.ts", [copy]);
  expect(half).toMatchObject({ code: 2, err: expect.stringContaining("holds no finished export") });
  await writeFile(join(copy, "manifest.json"), manifest);
  await rm(join(copy, "files", "uploads"), { recursive: true });
  const torn = await command(target, "import-all.ts", [copy]);
  expect(torn).toMatchObject({ code: 2, err: expect.stringMatching(/The export held \d+ files of/) });
});
