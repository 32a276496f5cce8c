import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Body } from "#shared/api/routes.ts";
import { addDays, dayOf } from "#shared/costs/days.ts";
import { replaceAlertRules } from "#shared/database/alerts.ts";
import { findOrganization } from "#shared/database/organizations.ts";
import { startTestApi, type TestApi } from "#shared/embedded/api-for-tests.ts";
import { type BillRow, focusBill } from "#shared/embedded/focus-bill.ts";
import { newOwner, type TestOwner } from "#shared/embedded/owner-for-tests.ts";
import { database } from "#shared/platform.ts";

let api: TestApi;
let owner: TestOwner;
let stranger: TestOwner;
const channelId = randomUUID();

beforeAll(async () => {
  api = await startTestApi();
  [owner, stranger] = [await newOwner(api), await newOwner(api)];
  const channels = [{ id: channelId, name: "files", kind: "outbox" as const, config: {}, secretEnvelope: "sealed" }];
  await replaceAlertRules(await database(), await orgIdOf(owner), { channels, rules: [] });
});
afterAll(() => api.stop());

async function orgIdOf({ org }: TestOwner): Promise<string> {
  return (await findOrganization(await database(), org))?.id ?? "";
}

type RuleToSave = Body<"POST /api/alerts/rules">;
const definition = { kind: "threshold", currency: "USD", period: "day", amount: "50", each: "ServiceName" } as const;
const make = (name: string, more: Partial<Record<keyof RuleToSave, unknown>> = {}) =>
  owner.call("POST /api/alerts/rules", { body: { name, definition, ...more } });
const list = async () => (await owner.call("GET /api/alerts")).json;

describe("a rule", () => {
  it("is saved, told in a sentence, changed, and removed", async () => {
    const made = await make("Service day", { channelIds: [channelId] });
    expect(made).toMatchObject({
      status: 200,
      json: {
        name: "Service day",
        enabled: true,
        text: "The effective cost of any one service is above 50 USD in a day.",
        channelIds: [channelId],
        mutedUntil: null,
        lastRaisedAt: null,
      },
    });
    expect(await list()).toEqual({
      rules: [made.json],
      channels: [{ id: channelId, name: "files", kind: "outbox", config: {} }],
      alerts: [],
    });
    const params = { id: made.json.id };
    const jump = { kind: "jump", currency: "USD", percent: "25", amount: "600", scope: { x_Kind: ["Cloud"] } };
    const changed = await owner.call("PUT /api/alerts/rules/{id}", {
      params,
      body: { name: "Jump", enabled: false, definition: jump },
    });
    expect(changed.json).toMatchObject({
      id: made.json.id,
      name: "Jump",
      enabled: false,
      channelIds: [],
      text: "The effective cost of kind Cloud on a day is at least 25% and 600 USD above usual, the median of its weekday in the 8 weeks before.",
    });
    expect(await owner.call("DELETE /api/alerts/rules/{id}", { params })).toMatchObject({ status: 204 });
    expect(await owner.call("DELETE /api/alerts/rules/{id}", { params })).toMatchObject({
      status: 404,
      detail: `${owner.org} has no alert rule ${made.json.id}.`,
    });
    expect((await list()).rules).toEqual([]);
  });

  it("needs a name of its own and channels of its organization", async () => {
    await make("Taken");
    const { json: other } = await make("Other");
    const refused = { status: 409, detail: `${owner.org} has another rule named "Taken". Give this one another name.` };
    expect(await make("Taken")).toMatchObject(refused);
    const params = { id: other.id };
    const body = { name: "Taken", definition };
    expect(await owner.call("PUT /api/alerts/rules/{id}", { params, body })).toMatchObject(refused);
    expect(await stranger.call("POST /api/alerts/rules", { body: { ...body, channelIds: [channelId] } })).toMatchObject(
      {
        status: 422,
        detail: `${stranger.org} has no channel of one of these ids: ${channelId}.`,
      },
    );
    expect(await stranger.call("POST /api/alerts/rules", { body })).toMatchObject({ status: 200 });
  });

  it("is muted until an instant to come, which null ends", async () => {
    const { json: rule } = await make("Noisy");
    const mute = (until: string | null, as = owner) =>
      as.call("POST /api/alerts/rules/{id}/mute", { params: { id: rule.id }, body: { until } });
    const until = new Date(Date.now() + 3_600_000).toISOString();
    expect((await mute(until)).json).toEqual({ ...rule, mutedUntil: until });
    expect(await mute("2020-01-01T00:00:00Z")).toMatchObject({
      status: 422,
      detail: "A rule is muted until an instant to come; 2020-01-01T00:00:00Z came. To end a mute, send null.",
    });
    expect(await mute(null, stranger)).toMatchObject({ status: 404 });
    expect((await mute(null)).json).toEqual(rule);
  });

  it("of another organization can be neither changed nor removed", async () => {
    const { json: rule } = await make("Ours");
    const params = { id: rule.id };
    const body = { name: "Theirs", definition };
    expect(await stranger.call("PUT /api/alerts/rules/{id}", { params, body })).toMatchObject({ status: 404 });
    expect(await stranger.call("DELETE /api/alerts/rules/{id}", { params })).toMatchObject({ status: 404 });
    expect((await list()).rules).toContainEqual(rule);
  });

  it("that cannot be read any more is left out of the list", async () => {
    const { json: rule } = await make("Old");
    await (await database())
      .from("alert_rules")
      .update({ definition: { kind: "old" } })
      .eq("id", rule.id);
    expect((await list()).rules.map(({ name }) => name)).not.toContain("Old");
  });
});

describe("with a bill", () => {
  const today = dayOf(new Date());
  const newest = addDays(today, -3);
  const peak = addDays(today, -40);
  let watcher: TestOwner;

  beforeAll(async () => {
    watcher = await newOwner(api);
    const body = { name: "Service day", definition };
    await watcher.call("POST /api/alerts/rules", { body });
    const rows: BillRow[] = [];
    for (let day = addDays(today, -230); day <= newest; day = addDays(day, 1)) {
      rows.push({ day, cost: day === newest ? "60.25" : "40", service: "Amazon EC2" });
      rows.push({ day, cost: day === peak ? "45" : "30", service: "Amazon S3" });
    }
    expect(await watcher.finished(await watcher.importBill({ "bill.csv": focusBill(rows) }))).toMatchObject({
      status: "loaded",
    });
  });

  it("an alert names the service, and is acknowledged by somebody and opened again", async () => {
    const { json } = await watcher.call("GET /api/alerts");
    expect(json.rules).toMatchObject([{ name: "Service day", lastRaisedAt: json.alerts[0]?.raisedAt }]);
    expect(json.alerts).toMatchObject([
      {
        ruleId: json.rules[0]?.id,
        rule: "Service day",
        value: "60.25",
        limit: "50",
        currency: "USD",
        from: newest,
        facts: { each: { field: "ServiceName", value: "Amazon EC2" } },
        status: "open",
        acknowledgedBy: null,
        deliveries: [],
      },
    ]);
    const params = { id: json.alerts[0]?.id ?? "" };
    const acknowledge = (acknowledged: boolean, as = watcher) =>
      as.call("POST /api/alerts/{id}/acknowledge", { params, body: { acknowledged } });
    expect((await acknowledge(true)).json).toMatchObject({
      status: "acknowledged",
      acknowledgedAt: expect.stringContaining(today.slice(0, 8)),
      acknowledgedBy: expect.stringContaining("@example.com"),
    });
    expect(await acknowledge(true, stranger)).toMatchObject({ status: 404 });
    expect((await acknowledge(false)).json).toEqual(json.alerts[0]);
  });

  it("a rule that is not saved is replayed on the 90 complete days", async () => {
    const jump = { kind: "jump", currency: "USD", percent: "25", amount: "10", each: "ServiceName" };
    const { status, json } = await watcher.call("POST /api/alerts/replay", { body: { definition: jump } });
    expect(status).toBe(200);
    expect(json.days).toHaveLength(90);
    expect([json.days[0]?.day, json.days.at(-1)?.day]).toEqual([json.from, addDays(json.until, -1)]);
    expect(json.until >= newest && json.until <= addDays(newest, 1)).toBe(true);
    expect(json.fires.filter(({ day }) => day !== newest)).toMatchObject([
      { day: peak, each: "Amazon S3", value: "45", usual: "30", limit: "40", percent: 50 },
    ]);
    expect(json).toMatchObject({ reason: null, line: "10", currency: "USD" });
    expect((await watcher.call("GET /api/alerts")).json.rules).toHaveLength(1);
  });

  it("a kind without cost, or an organization without a bill, says why there is nothing to replay", async () => {
    const replay = (as: TestOwner, scope: Record<string, string[]>) =>
      as.call("POST /api/alerts/replay", { body: { definition: { ...definition, scope } } });
    expect((await replay(watcher, { x_Kind: ["SaaS"] })).json).toMatchObject({
      fires: [],
      reason: "Nothing can be judged in these days: no cost is known for x_Kind SaaS.",
    });
    expect((await replay(stranger, {})).json).toMatchObject({
      days: [],
      reason: "No day of the bills is complete yet: import one first.",
    });
  });
});
