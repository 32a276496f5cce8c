import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from "vitest";
import type { Rate } from "#shared/costs/answer.ts";
import type { Database } from "#shared/database/client.ts";
import { ratesOf, ratesVersion, saveRates } from "#shared/database/exchange-rates.ts";
import { copyFreshDatabase } from "#shared/database/fresh-database.ts";
import { type LiteDatabase, openLiteDatabase } from "#shared/database/lite.ts";
import { ensureOrganization } from "#shared/database/organizations.ts";
import { runRatesCommand } from "./rates-command.ts";
import { parseRatesFile } from "./rates-file.ts";
import { ratesInto } from "./rates-into.ts";

const file = { name: "rates.csv", since: "2026-01-01" };
const rate = (from: string, to: string, day: string, value: string, source = "ECB"): Rate => ({
  from,
  to,
  day,
  rate: value,
  source,
});

describe("a rates file", () => {
  it("holds a rate a line, named by the file when nobody else is", () => {
    const text = "\uFEFFday,from,to,rate,source\n2026-11-02,USD,EUR,0.9201,Treasury\n2026-11-03,USD,EUR,0.92,\n";
    expect(parseRatesFile(text, file)).toEqual([
      rate("USD", "EUR", "2026-11-02", "0.9201", "Treasury"),
      rate("USD", "EUR", "2026-11-03", "0.92", "rates.csv"),
    ]);
  });

  it("may be that of the European Central Bank, without days nobody asks about and currencies that are no more", () => {
    const text = "Date,USD,JPY,CYP,\n2026-11-20,1.0845,163.2,N/A,\n2026-11-19,N/A,163,0.58,\n2025-12-31,1.1,160,N/A,\n";
    expect(parseRatesFile(text, file)).toEqual([
      rate("EUR", "USD", "2026-11-20", "1.0845", "ECB reference rates"),
      rate("EUR", "JPY", "2026-11-20", "163.2", "ECB reference rates"),
      rate("EUR", "JPY", "2026-11-19", "163", "ECB reference rates"),
    ]);
  });

  it("is refused with the line and column of everything that is wrong", () => {
    const bad = [
      "day,from,to,rate",
      "2026-02-30,USD,EUR,0.9",
      "2026-11-02,U$D,EUR,0.9",
      "2026-11-02,USD,USD,1",
      "2026-11-02,USD,EUR,0.00",
      "2026-11-02,USD,EUR,1e3",
      '2026-11-02,USD,EUR,"0,92"',
      "2026-11-02,USD,EUR",
      "2026-11-05,USD,EUR,0.9",
      "2026-11-05,USD,EUR,0.8",
    ].join("\n");
    const refused = () => parseRatesFile(bad, file);
    expect(refused).toThrow('line 2, column day: a day as YYYY-MM-DD is expected, "2026-02-30" came');
    expect(refused).toThrow('line 3, column from: an ISO 4217 code such as USD is expected, "U$D" came');
    expect(refused).toThrow("line 4, column to: another currency than from is expected");
    expect(refused).toThrow("line 5, column rate: a number above 0");
    expect(refused).toThrow("line 6, column rate: a number above 0");
    expect(refused).toThrow('"0,92" came');
    expect(refused).toThrow("line 8, 4 or 5 columns are expected, 3 came");
    expect(refused).toThrow('line 10, column rate: USD to EUR on 2026-11-05 is 0.9 on line 9; "0.8" came');
  });

  it.each([
    ["", "is empty"],
    ["a,b\n1,2\n", "begins with a,b"],
    ["day,from,to,rate\n", "holds no rate"],
    ['day,from,to,rate\n"2026', "is not CSV"],
  ])("%j is refused", (text, reason) => {
    expect(() => parseRatesFile(text, file)).toThrow(reason);
  });
});

describe("rates into a currency", () => {
  const eurToUsd = rate("EUR", "USD", "2026-11-02", "1.25");
  const eurToInr = rate("EUR", "INR", "2026-11-03", "100");

  it("are those stated, else the inverse of the other way, else through EUR, and say so", () => {
    expect(ratesInto("USD", ["EUR", "USD"], [eurToUsd])).toEqual([eurToUsd]);
    expect(ratesInto("EUR", ["USD"], [eurToUsd])).toEqual([
      rate("USD", "EUR", "2026-11-02", "0.8", "ECB, the inverse of 1 EUR = 1.25 USD"),
    ]);
    expect(ratesInto("USD", ["INR"], [eurToUsd, eurToInr])).toEqual([
      rate("INR", "USD", "2026-11-03", "0.0125", "ECB, through EUR: 1 EUR = 100 INR and 1 EUR = 1.25 USD"),
    ]);
  });

  it("are rounded once, to 18 decimals", () => {
    const [third] = ratesInto("EUR", ["USD"], [rate("EUR", "USD", "2026-11-02", "3")]);
    expect(third?.rate).toBe("0.333333333333333333");
    const thirds = [rate("EUR", "JPY", "2026-11-02", "3"), rate("EUR", "USD", "2026-11-02", "3")];
    expect(ratesInto("USD", ["JPY"], thirds)[0]?.rate).toBe("1");
  });

  it("change on every day one of the two legs does, once both are known", () => {
    const stated = [eurToUsd, rate("EUR", "USD", "2026-11-05", "1.5"), eurToInr];
    const days = ratesInto("USD", ["INR"], stated).map(({ day, rate: value }) => [day, value]);
    expect(days).toEqual([
      ["2026-11-03", "0.0125"],
      ["2026-11-05", "0.015"],
    ]);
  });

  it("an own rate counts from its first day on, whatever others say later", () => {
    const own = rate("USD", "EUR", "2026-11-04", "0.9", "Treasury");
    const stated = [eurToUsd, rate("EUR", "USD", "2026-11-09", "1.5"), own];
    expect(ratesInto("EUR", ["USD"], stated).map(({ day, source }) => [day, source])).toEqual([
      ["2026-11-02", "ECB, the inverse of 1 EUR = 1.25 USD"],
      ["2026-11-04", "Treasury"],
    ]);
  });

  it("there are none where nothing leads there", () => {
    expect(ratesInto("USD", ["CHF"], [eurToUsd])).toEqual([]);
  });
});

describe("kept for an organization", () => {
  let folder: string;
  let lite: LiteDatabase;
  let db: Database;
  let printed: string[];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cloudact-rates-"));
    await copyFreshDatabase(join(folder, "database"));
    lite = await openLiteDatabase(join(folder, "database"));
    db = lite.client;
  });
  afterAll(async () => {
    await lite.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(() => {
    printed = [];
  });
  const now = new Date("2026-11-22T12:00:00Z");
  const run = (...args: string[]) => runRatesCommand(args, { database: db, now, print: (line) => printed.push(line) });

  test("the command takes a file in, says what is there, and does nothing the second time", async () => {
    const path = join(folder, "rates.csv");
    await writeFile(path, "day,from,to,rate\n2026-11-02,USD,EUR,0.920000000000000001\n2026-11-03,USD,EUR,0.93\n");
    expect(await run("--org", "acme", path)).toBe(0);
    const version = await ratesVersion(db, (await ensureOrganization(db, "acme")).id);
    expect(printed).toEqual(["2 rates read, 2 new or changed", "USD to EUR: 2 days, 2026-11-02 to 2026-11-03"]);
    await run("--org", "acme", path);
    expect(printed[2]).toBe("2 rates read, 0 new or changed");
    const organization = await ensureOrganization(db, "acme");
    expect(await ratesVersion(db, organization.id)).toBe(version);
    expect(version).not.toBeNull();
    expect(await ratesOf(db, organization.id, ["EUR", "USD"])).toMatchObject([
      { rate: "0.920000000000000001", source: "rates.csv" },
      { rate: "0.93" },
    ]);
    expect(await ratesOf(db, organization.id, ["CHF", "USD"])).toEqual([]);
  });

  test("a file with one bad line changes nothing", async () => {
    const path = join(folder, "bad.csv");
    await writeFile(path, "day,from,to,rate\n2026-11-02,USD,EUR,0.92\n2026-11-03,USD,EUR,none\n");
    expect(await run("--org", "careful", path)).toBe(1);
    expect(printed.join("\n")).toContain("line 3, column rate");
    expect(await run("--org", "careful")).toBe(1);
    expect(printed.join("\n")).toContain('There is no organization "careful"');
  });

  test.each([[["acme"]], [["--org", "acme", "--since", "soon"]], [["--org", "acme", "--nonsense"]]])(
    "%j is answered with the usage",
    async (args) => {
      expect(await run(...args)).toBe(1);
      expect(printed).toEqual(["Usage: npm run rates -- --org ORG [RATES.csv] [--since YYYY-MM-DD]"]);
    },
  );

  test("a changed rate changes the version, and rates of other organizations are not seen", async () => {
    const [one, other] = [await ensureOrganization(db, "one"), await ensureOrganization(db, "other")];
    await saveRates(db, one.id, [rate("EUR", "USD", "2026-11-02", "1.25")]);
    const before = await ratesVersion(db, one.id);
    expect(await saveRates(db, one.id, [rate("EUR", "USD", "2026-11-02", "1.26")])).toBe(1);
    expect(await ratesVersion(db, one.id)).not.toBe(before);
    expect(await ratesVersion(db, other.id)).toBeNull();
    expect(await ratesOf(db, other.id, ["EUR", "USD"])).toEqual([]);
  });

  test("many rates are kept at once", async () => {
    const organization = await ensureOrganization(db, "many");
    const days = Array.from({ length: 6001 }, (_, index) =>
      new Date(Date.UTC(2005, 0, 1 + index)).toISOString().slice(0, 10),
    );
    const rates = days.map((day) => rate("EUR", "USD", day, "1.1"));
    expect(await saveRates(db, organization.id, rates)).toBe(6001);
    expect(await ratesOf(db, organization.id, ["EUR", "USD"])).toHaveLength(6001);
  });

  test("members read the rates of their own organizations only, and nobody but the platform writes", async () => {
    const organization = await ensureOrganization(db, "members");
    await saveRates(db, organization.id, [rate("EUR", "USD", "2026-11-02", "1.25")]);
    const [member, stranger] = [await signUp("member"), await signUp("stranger")];
    await db.from("members").insert({ org_id: organization.id, user_id: member.userId, role: "read_only" });
    expect(await ratesOf(member.client, organization.id, ["EUR", "USD"])).toHaveLength(1);
    expect(await ratesOf(stranger.client, organization.id, ["EUR", "USD"])).toEqual([]);
    await expect(saveRates(member.client, organization.id, [rate("EUR", "USD", "2026-11-03", "9")])).rejects.toThrow(
      "42501",
    );
    const written = await member.client.from("exchange_rates").delete().eq("org_id", organization.id);
    expect(written.error?.code).toBe("42501");
  });

  async function signUp(name: string): Promise<{ client: Database; userId: string }> {
    const client = lite.users.open();
    const { data, error } = await client.auth.signUp({ email: `${name}@example.com`, password: "correct-horse-1" });
    if (error || !data.user) throw new Error("The test user could not sign up.");
    return { client, userId: data.user.id };
  }
});
