import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { PermanentError } from "#shared/errors.ts";
import { type Child, startChild } from "./child-for-tests.ts";
import { readDataLock, takeDataLock } from "./data-lock.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cloudact-lock-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Tries to take the lock as soon as it reads a line, says how that went, and lives on. */
const startTaker = () =>
  startChild(`
    import { takeDataLock } from ${JSON.stringify(import.meta.resolve("./data-lock.ts"))};
    process.stdin.once("data", async () => {
      try {
        globalThis.lock = await takeDataLock(${JSON.stringify(folder)}, { address: "http://127.0.0.1:" + process.pid });
        console.log("taken");
      } catch (error) {
        console.log(error.name + ": " + error.message);
      }
    });
    setTimeout(() => {}, 60_000);
    console.log("ready");
  `);

async function takeAtOnce(takers: Child[]): Promise<string[]> {
  for (const taker of takers) expect(await taker.nextLine()).toBe("ready");
  for (const taker of takers) taker.say("go");
  return Promise.all(takers.map((taker) => taker.nextLine()));
}

test("a second start is refused and told who the owner is, since when and where", async () => {
  await using lock = await takeDataLock(folder, { address: "http://127.0.0.1:8080" });
  const second = takeDataLock(folder);
  await expect(second).rejects.toThrow(PermanentError);
  await expect(second).rejects.toThrow(`process ${process.pid}, since 20`);
  await expect(second).rejects.toThrow("at http://127.0.0.1:8080");
  await expect(second).rejects.not.toThrow(lock.token);
});

test("others read the owner, with a token that only the owner's user may read", async () => {
  await using lock = await takeDataLock(folder);
  expect(await readDataLock(folder)).toEqual({ pid: process.pid, since: expect.any(String), token: lock.token });
  await lock.update({ address: "http://127.0.0.1:9090" });
  expect(await readDataLock(folder)).toMatchObject({ address: "http://127.0.0.1:9090", token: lock.token });
  expect((await stat(join(folder, "owner.json"))).mode & 0o777).toBe(0o600);
  expect(Buffer.from(lock.token, "base64url")).toHaveLength(32);
});

test("a released folder has no owner and can be taken again, with another token", async () => {
  expect(await readDataLock(folder)).toBeUndefined();
  expect(await readDataLock(join(folder, "not-there"))).toBeUndefined();
  const first = await takeDataLock(folder);
  await first.release();
  await first.release();
  expect(await readDataLock(folder)).toBeUndefined();
  await using second = await takeDataLock(folder);
  expect(second.token).not.toBe(first.token);
  await expect(first.update({ address: "http://old" })).rejects.toThrow("released");
});

test("of processes that start at once exactly one wins, and the others name it", async () => {
  const takers = [startTaker(), startTaker(), startTaker()];
  const answers = await takeAtOnce(takers);
  const winners = takers.filter((_, index) => answers[index] === "taken");
  expect(winners).toHaveLength(1);
  const refused = answers.filter((answer) => answer !== "taken");
  for (const answer of refused) {
    expect(answer).toMatch(/^PermanentError: /);
    expect(answer).toContain(`process ${winners[0]?.pid}, since`);
  }
  expect(await readDataLock(folder)).toMatchObject({ pid: winners[0]?.pid });
});

test("after kill -9 of the owner there is none, and the next one gets the folder", async () => {
  const owner = startTaker();
  expect(await takeAtOnce([owner])).toEqual(["taken"]);
  await expect(takeDataLock(folder)).rejects.toThrow(`process ${owner.pid}`);
  await owner.kill();
  expect(await readDataLock(folder)).toBeUndefined();
  await using _next = await takeDataLock(folder);
  expect(await readDataLock(folder)).toMatchObject({ pid: process.pid });
});

test("a dead owner's process id in use again by a live process does not keep the folder", async () => {
  const left = { pid: process.ppid, since: "2026-01-01T00:00:00.000Z", token: "t" };
  await writeFile(join(folder, "owner.json"), JSON.stringify(left));
  await writeFile(join(folder, "owner.lock"), "");
  expect(await readDataLock(folder)).toBeUndefined();
  await using _lock = await takeDataLock(folder);
});

test("those who only look never keep a start from the folder", async () => {
  const looker = startChild(`
    import { readDataLock } from ${JSON.stringify(import.meta.resolve("./data-lock.ts"))};
    for (let looks = 0, end = Date.now() + 20_000; Date.now() < end; looks++) {
      await readDataLock(${JSON.stringify(folder)}).catch(() => undefined);
      if (looks === 10) console.log("looking");
    }
  `);
  await looker.nextLine();
  for (let round = 0; round < 100; round++) await (await takeDataLock(folder)).release();
  await looker.kill();
});
