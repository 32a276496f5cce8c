import { beforeAll, expect, it } from "vitest";
import type { Database } from "./client.ts";
import { load, newRun, newSlug, part, type TestedDatabase } from "./database.contract-fixtures.ts";
import { ensureOrganization } from "./organizations.ts";
import { failRun, planRun, readRun, releaseDeadLeases } from "./runs.ts";
import { withStep } from "./with-step.ts";

const tables = ["organizations", "members", "connections", "runs", "parts", "run_steps", "slices"];

export function accessFacts(open: () => TestedDatabase) {
  let orgId: string;
  let member: Database;
  let stranger: Database;
  beforeAll(async () => {
    const db = open().client;
    const user = await open().signUp();
    member = user.client;
    stranger = (await open().signUp()).client;
    for (const run of [await newRun(db), await newRun(db)]) {
      await planRun(db, { ...run, changeToken: "t", parts: [part("p")] });
      await withStep(db, { ...run, step: "plan" }, async () => null);
      await load(db, run, "t");
      orgId = run.orgId;
    }
    await db.from("members").insert({ org_id: orgId, user_id: user.userId, role: "read_only" });
  });

  it.each(tables)("a member sees only the organization's own %s", async (table) => {
    const seen = await member.from(table).select("*");
    expect(seen.error).toBeNull();
    expect(seen.data).toHaveLength(1);
    expect(seen.data?.[0]?.[table === "organizations" ? "id" : "org_id"]).toBe(orgId);
    expect(await stranger.from(table).select("*")).toMatchObject({ error: null, data: [] });
  });

  it.each(tables)("nobody but the platform writes %s", async (table) => {
    const row: object = table === "organizations" ? { id: orgId } : { org_id: orgId };
    for (const client of [member, open().anonymous()]) {
      const answers = [
        await client.from(table).insert(row),
        await client.from(table).update(row).match(row),
        await client.from(table).delete().match(row),
      ];
      expect(answers.map(({ error }) => error?.code)).toEqual(["42501", "42501", "42501"]);
    }
  });

  it("somebody who has not signed in reads nothing", async () => {
    for (const table of tables) {
      expect((await open().anonymous().from(table).select("*")).error?.code).toBe("42501");
    }
  });

  it("a member reads a run of the own organization, and calls nothing else", async () => {
    const db = open().client;
    const mine = await newRun(db, orgId);
    expect(await readRun(member, mine)).toEqual(await readRun(db, mine));
    expect(await readRun(member, await newRun(db))).toBeUndefined();
    await expect(failRun(member, { ...mine, step: "x", reason: "x" })).rejects.toThrow("42501");
    await expect(releaseDeadLeases(member)).rejects.toThrow("42501");
    await expect(ensureOrganization(open().anonymous(), newSlug())).rejects.toThrow("42501");
  });
}
