import { createHash, randomUUID } from "node:crypto";
import { parseRulesFile, replaceRules } from "#shared/alerts/rules-file.ts";
import { acknowledgeAlert } from "#shared/database/alert-editing.ts";
import { describeAlerts } from "#shared/database/alerts.ts";
import { saveRates } from "#shared/database/exchange-rates.ts";
import {
  adoptOrganizations,
  demoOrganization,
  ensureOrganization,
  findOrganization,
  foundOrganization,
} from "#shared/database/organizations.ts";
import { signUp } from "#shared/database/sessions.ts";
import { focusBill } from "#shared/embedded/focus-bill.ts";
import { startPlatform } from "#shared/embedded/platform-process.ts";
import { publish } from "#shared/events/publish.ts";
import { database, files, keys, users } from "#shared/platform.ts";
import { requestImport } from "#shared/uploads/request-import.ts";
import { hookSecret, hookUrl, people } from "./people-for-tests.ts";

/**
 * Fills the data folder with an installation to move: an organization with an owner, a reader, a bill, its restatement in two files, the
 * same bill again, a rule that raised an alert; one that nobody but the local user is a member of; and the demo.
 */
const platform = await startPlatform({ port: 0 });
const db = await database();

async function signUpAs({ email, password }: { email: string; password: string }): Promise<string> {
  const made = await signUp(await users(), email, password);
  if (!made) throw new Error("The test user could not sign up.");
  return made.userId;
}
const ownerId = await signUpAs(people.owner);
const readerId = await signUpAs(people.reader);
// A line separator, which JSON may hold as it is.
await foundOrganization(db, { slug: "acme", name: "Acme\u2028Ltd", ownerId });
const orgId = (await findOrganization(db, "acme"))?.id ?? "";
await db.from("members").insert({ org_id: orgId, user_id: readerId, role: "read_only" });
await ensureOrganization(db, "solo");
await ensureOrganization(db, demoOrganization.slug, demoOrganization.name);
const { localUser } = await users();
if (localUser) await adoptOrganizations(db, await signUpAs(localUser));

const rules = {
  channels: [
    { name: "outbox", kind: "outbox" },
    { name: "hook", kind: "webhook", url: hookUrl, secret: hookSecret },
  ],
  rules: [{ name: "EC2", kind: "threshold", period: "month", currency: "USD", amount: "5", channels: ["outbox"] }],
};
await replaceRules(db, await keys(), orgId, parseRulesFile(JSON.stringify(rules)));
await saveRates(db, orgId, [
  { from: "EUR", to: "USD", day: "2026-09-01", rate: "1.100000000000000001", source: "ECB" },
]);

const first = focusBill([
  { day: "2026-09-01", cost: "10.25" },
  { day: "2026-09-02", cost: "0.000000000000000001" },
]);
const restated = [
  focusBill([{ day: "2026-09-01", cost: "99.5" }]),
  focusBill([{ day: "2026-10-02", cost: "-3", currency: "EUR", account: "222222222222" }]),
];
for (const bill of [[first], restated, restated]) {
  const uploads = bill.map(async (content, index) => {
    const sha256 = createHash("sha256").update(content).digest("hex");
    const { uri } = await (await files()).write(`uploads/acme/${sha256}/${index}.csv`, content);
    return { name: `${index}.csv`, uri, sha256 };
  });
  await requestImport({ orgId, runId: randomUUID(), files: await Promise.all(uploads) }, { database: db, publish });
  await platform.topics.idle();
}
const [alert] = (await describeAlerts(db, orgId, 1)).alerts;
await acknowledgeAlert(db, { orgId, alertId: alert?.id ?? "", userId: readerId, acknowledged: true });
await platform.stop();
process.exit(0);
