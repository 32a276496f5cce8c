import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { PermanentError } from "#shared/errors.ts";
import { accessFacts } from "./access.contract.ts";
import { connectionsOf, ensureConnections } from "./connections.ts";
import { newOrganization, newSlug, type TestedDatabase } from "./database.contract-fixtures.ts";
import { ensureOrganization, findOrganization, organizationOf, organizationsAfter } from "./organizations.ts";
import { loadFacts, runFacts } from "./runs.contract.ts";
import { stepFacts, withStepFacts } from "./steps.contract.ts";

/** What every adapter of the database must do; `open` gives one that stays open for all of these tests. */
export function databaseContract(open: () => TestedDatabase): void {
  describe("organizations", () => organizationFacts(open));
  describe("steps", () => stepFacts(open));
  describe("work under a claim", () => withStepFacts(open));
  describe("runs", () => runFacts(open));
  describe("what is loaded", () => loadFacts(open));
  describe("access", () => accessFacts(open));
}

function organizationFacts(open: () => TestedDatabase) {
  it("makes an organization once per slug", async () => {
    const db = open().client;
    const slug = newSlug();
    const made = await ensureOrganization(db, slug, "Acme");
    expect(await ensureOrganization(db, slug, "Another name")).toEqual(made);
    expect(made).toMatchObject({ slug, name: "Acme" });
    expect(await findOrganization(db, slug)).toEqual(made);
    expect(await organizationOf(db, made.id)).toEqual(made);
    expect(await organizationsAfter(db, null, 1000)).toContainEqual(made);
    expect(await findOrganization(db, "nobody")).toBeUndefined();
    await expect(organizationOf(db, randomUUID())).rejects.toThrow(PermanentError);
  });

  it("lists more connections than the server answers with at once", async () => {
    const db = open().client;
    const orgId = await newOrganization(db);
    const accounts = Array.from({ length: 1001 }, (_, index) => String(index).padStart(12, "0"));
    await ensureConnections(
      db,
      orgId,
      accounts.map((externalId) => ({ provider: "aws", externalId })),
    );
    expect((await connectionsOf(db, orgId)).map(({ externalId }) => externalId)).toEqual(accounts);
  });

  it.each(["A", "a", "9lives", "a_b", `a${"b".repeat(39)}`, ""])("refuses the slug %j", async (slug) => {
    await expect(ensureOrganization(open().client, slug)).rejects.toThrow(PermanentError);
  });

  it("makes one connection per billing account and organization", async () => {
    const db = open().client;
    const [one, two] = [await newOrganization(db), await newOrganization(db)];
    const keys = [
      { provider: "aws", externalId: "222" },
      { provider: "aws", externalId: "111" },
      { provider: "aws", externalId: "111" },
    ];
    const made = await ensureConnections(db, one, keys);
    expect(made.map(({ provider, externalId, kind }) => [provider, externalId, kind])).toEqual([
      ["aws", "111", "upload"],
      ["aws", "222", "upload"],
    ]);
    expect(await ensureConnections(db, one, keys.slice(0, 1))).toEqual([made[1]]);
    expect(await connectionsOf(db, one)).toEqual(made);
    const [other] = await ensureConnections(db, two, keys.slice(0, 1));
    expect(made.map(({ id }) => id)).not.toContain(other?.id);
  });
}
