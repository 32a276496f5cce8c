import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startChild } from "#shared/embedded/child-for-tests.ts";
import { PermanentError } from "#shared/errors.ts";
import { createKeys } from "./envelope.ts";
import { describeKeys, expectRefusal } from "./keys.contract.ts";
import { openLocalKeys } from "./local-keys.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cloudact-keys-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describeKeys("a master key file", async () => {
  const own = await mkdtemp(join(tmpdir(), "cloudact-keys-"));
  const file = join(own, "master.key");
  return {
    keys: await openLocalKeys(file),
    reopen: () => openLocalKeys(file),
    close: () => rm(own, { recursive: true, force: true }),
  };
});

const context = { orgId: "org", purpose: "connection/1" };

test("makes a master key of 32 bytes for its owner only, with its folder, and keeps it", async () => {
  const file = join(folder, "deep", "master.key");
  await openLocalKeys(file);
  const made = await readFile(file);
  expect(made).toHaveLength(32);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await openLocalKeys(file);
  expect((await readFile(file)).equals(made)).toBe(true);
  expect(await readdir(join(folder, "deep"))).toEqual(["master.key"]);
});

test("processes that start at once on no key share one key", async () => {
  const file = join(folder, "master.key");
  const source = `
    import { openLocalKeys } from ${JSON.stringify(import.meta.resolve("./local-keys.ts"))};
    const keys = await openLocalKeys(${JSON.stringify(file)});
    console.log(await keys.seal("s", ${JSON.stringify(context)}));
  `;
  const envelopes = await Promise.all([1, 2, 3, 4].map(() => startChild(source).nextLine()));
  const openings = await Promise.all(Array.from({ length: 20 }, () => openLocalKeys(file)));
  for (const envelope of envelopes) expect(await openings[0]?.unseal(envelope, context)).toBe("s");
});

test("openings at once in one process share one key", async () => {
  for (let round = 0; round < 20; round++) {
    const file = join(folder, String(round));
    const all = await Promise.all(Array.from({ length: 10 }, () => openLocalKeys(file)));
    const envelope = (await all[0]?.seal("s", context)) ?? "";
    for (const keys of all) expect(await keys.unseal(envelope, context)).toBe("s");
  }
});

test.each([0o644, 0o640, 0o604, 0o620])("refuses a master key that others may open: mode %o", async (mode) => {
  const file = join(folder, "master.key");
  await openLocalKeys(file);
  await chmod(file, mode);
  await expect(openLocalKeys(file)).rejects.toThrow(PermanentError);
  await expect(openLocalKeys(file)).rejects.toThrow(/chmod 600/);
});

test.each([0, 31, 33, 64])("refuses a master key of %i bytes and leaves it as it is", async (length) => {
  const file = join(folder, "master.key");
  await writeFile(file, Buffer.alloc(length, "k"), { mode: 0o600 });
  await expect(openLocalKeys(file)).rejects.toThrow(new RegExp(`${length} bytes, 32 are expected`));
  expect(await readFile(file)).toHaveLength(length);
});

test("refuses a folder in place of the master key", async () => {
  await mkdir(join(folder, "master.key"), { mode: 0o700 });
  await expect(openLocalKeys(join(folder, "master.key"))).rejects.toThrow(PermanentError);
});

test("another master key unseals nothing", async () => {
  const envelope = await (await openLocalKeys(join(folder, "a"))).seal("AKIA", context);
  await expectRefusal((await openLocalKeys(join(folder, "b"))).unseal(envelope, context));
});

test("a wrapper elsewhere gets a fresh 32-byte key and the canonical context, and the same envelope comes out", async () => {
  const wrapped: { dataKey: Buffer; context: string }[] = [];
  const keys = createKeys({
    wrap: async (dataKey, aad) => {
      wrapped.push({ dataKey: Buffer.from(dataKey), context: Buffer.from(aad).toString() });
      return Buffer.from([wrapped.length - 1]);
    },
    unwrap: async (index) => Buffer.from(wrapped[index[0] ?? -1]?.dataKey ?? []),
  });
  const envelopes = [await keys.seal("one", context), await keys.seal("two", context)];
  expect(wrapped.map((call) => call.context)).toEqual(Array(2).fill('["v1","org","connection/1"]'));
  expect(wrapped.map(({ dataKey }) => dataKey.length)).toEqual([32, 32]);
  expect(wrapped[0]?.dataKey.equals(wrapped[1]?.dataKey ?? Buffer.of())).toBe(false);
  expect(envelopes[1]).toMatch(/^v1\.AQ\.[\w-]{16}\.[\w-]{22}\.[\w-]{4}$/);
  expect(await keys.unseal(envelopes[1] ?? "", context)).toBe("two");
});

test("a wrapper that cannot be reached is not taken for a refusal", async () => {
  const envelope = await (await openLocalKeys(join(folder, "a"))).seal("s", context);
  const unreachable = createKeys({
    wrap: () => Promise.reject(new Error("no network")),
    unwrap: () => Promise.reject(new Error("no network")),
  });
  await expect(unreachable.unseal(envelope, context)).rejects.toThrow(new Error("no network"));
});
