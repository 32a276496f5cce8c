import { globSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { listFunctions } from "#functions/catalog.js";
import { readFunctionOptions, uses } from "#shared/release/function-options.ts";
import wiring from "../pubsub-topics/topics.json" with { type: "json" };
import { openNeeds } from "./function-needs.ts";
import { readSource } from "./terraform-source.ts";

const folder = fileURLToPath(new URL("./", import.meta.url));
const root = fileURLToPath(new URL("../", import.meta.url));
const files = Object.fromEntries(
  globSync("*.tf", { cwd: folder }).map((file) => [file, readFileSync(folder + file, "utf8")]),
);
const { declared, locals } = await readSource(files);
const resources = declared.filter(({ kind }) => kind === "resource");

describe("a function is granted exactly what its code reaches", () => {
  const code = openNeeds();
  afterAll(() => code.close());

  it.each(listFunctions())("$name", ({ name, module }) => {
    const { uses, publishes } = code.needsOf(relative(root, fileURLToPath(module)));
    expect([...readFunctionOptions(new URL(module)).uses].sort()).toEqual(uses);
    const topics = Object.entries(wiring).filter(([, { from }]) => (from as string[]).includes(name));
    expect(topics.map(([topic]) => topic).sort()).toEqual(publishes);
  });
});

/** What each word of `uses` grants: one role (or custom role) on one thing, to whoever uses it. */
const users = (use: string) => `\${local.users_of["${use}"]}`;
const customRole = (name: string) => `\${google_project_iam_custom_role.${name}.name}`;
const bucket = { bucket: `\${google_storage_bucket.data.name}` };
const project = { project: `\${var.project}` };
const key = { crypto_key_id: `\${google_kms_crypto_key.secrets.id}` };
const itself = { service_account_id: `\${google_service_account.function[each.key].name}` };
const grants: Record<string, object> = {
  "google_storage_bucket_iam_member.file_reader": {
    for_each: users("files:read"),
    ...bucket,
    role: "roles/storage.objectViewer",
  },
  "google_storage_bucket_iam_member.file_writer": {
    for_each: users("files:write"),
    ...bucket,
    role: customRole("file_writer"),
  },
  "google_service_account_iam_member.file_signer": {
    for_each: users("files:sign"),
    ...itself,
    role: customRole("file_signer"),
  },
  "google_project_iam_member.warehouse_reader": {
    for_each: users("warehouse:read"),
    ...project,
    role: customRole("warehouse_reader"),
  },
  "google_project_iam_member.warehouse_writer": {
    for_each: users("warehouse:write"),
    ...project,
    role: customRole("warehouse_writer"),
  },
  "google_kms_crypto_key_iam_member.sealer": {
    for_each: users("keys:seal"),
    ...key,
    role: "roles/cloudkms.cryptoKeyEncrypter",
  },
  "google_kms_crypto_key_iam_member.unsealer": {
    for_each: users("keys:unseal"),
    ...key,
    role: "roles/cloudkms.cryptoKeyDecrypter",
  },
  "google_pubsub_topic_iam_member.publisher": {
    for_each: `\${local.publishers}`,
    topic: `\${google_pubsub_topic.topic[each.value.topic].id}`,
    role: "roles/pubsub.publisher",
  },
  "google_secret_manager_secret_iam_member.function": {
    for_each: expect.stringContaining("setintersection(secret.uses, function.uses)"),
    secret_id: `\${google_secret_manager_secret.secret[each.value.secret].id}`,
    role: "roles/secretmanager.secretAccessor",
  },
};

const functionAccount = /google_service_account\.function\b/;
const isGrant = (type: string) => /_iam_(member|binding|policy)$|_access$/.test(type);

describe("Terraform grants a function's account what `uses` says, and nothing else", () => {
  const given = resources.filter(({ type, body }) => isGrant(type) && functionAccount.test(JSON.stringify(body)));
  const asMembers = given.filter(({ body }) => functionAccount.test(String(body.member)));

  it("by these resources", () => {
    expect(asMembers.map(({ type, name }) => `${type}.${name}`).sort()).toEqual(Object.keys(grants).sort());
  });

  it.each(Object.entries(grants))("%s", (address, grant) => {
    const found = given.find(({ type, name }) => `${type}.${name}` === address);
    const member = expect.stringMatching(
      /^\$\{google_service_account\.function\[each\.(key|value\.function)\]\.member\}$/,
    );
    expect(found?.body).toEqual({ ...grant, member });
  });

  it("and by nobody's name: no grant is to accounts that only a list knows, or to whom a whole policy or binding says", () => {
    const open = resources.filter(({ type }) => /_iam_(binding|policy)$/.test(type));
    expect(open.map(({ type, name }) => `${type}.${name}`)).toEqual([]);
    const unclear = resources.filter(
      ({ type, body }) => isGrant(type) && /fn-|compute@|appspot/.test(String(body.member)),
    );
    expect(unclear).toEqual([]);
  });

  it("every word of uses has its functions", () => {
    const words = /for use in \[([^\]]*)\]/.exec(String(locals.get("users_of")?.value))?.[1];
    expect(JSON.parse(`[${words}]`)).toEqual(uses);
  });

  it("custom roles hold these permissions", () => {
    const roles = resources.filter(({ type }) => type === "google_project_iam_custom_role");
    expect(Object.fromEntries(roles.map(({ name, body }) => [name, body.permissions]))).toMatchInlineSnapshot(`
      {
        "file_signer": [
          "iam.serviceAccounts.signBlob",
        ],
        "file_writer": [
          "storage.objects.create",
          "storage.objects.delete",
          "storage.objects.get",
        ],
        "warehouse_reader": "\${local.warehouse_reading}",
        "warehouse_writer": "\${concat(local.warehouse_reading, [
          "bigquery.datasets.create",
          "bigquery.datasets.update",
          "bigquery.tables.create",
          "bigquery.tables.delete",
          "bigquery.tables.update",
          "bigquery.tables.updateData",
        ])}",
      }
    `);
    expect(locals.get("warehouse_reading")?.value).toMatchInlineSnapshot(`
      [
        "bigquery.datasets.get",
        "bigquery.jobs.create",
        "bigquery.tables.get",
        "bigquery.tables.getData",
        "bigquery.tables.list",
      ]
    `);
  });
});

it("every kind of function says who reaches and who calls it", () => {
  const kinds = locals.get("kinds")?.value;
  expect(Object.keys(kinds ?? {}).sort()).toEqual([...new Set(listFunctions().map(({ kind }) => kind))].sort());
  expect(kinds).toMatchInlineSnapshot(`
    {
      "api": {
        "caller": null,
        "ingress": "ALLOW_INTERNAL_AND_GCLB",
      },
      "operations": {
        "caller": "\${google_service_account.deploy}",
        "ingress": "ALLOW_ALL",
      },
      "pipeline": {
        "caller": "\${google_service_account.push}",
        "ingress": "ALLOW_INTERNAL_ONLY",
      },
      "schedule": {
        "caller": "\${google_service_account.scheduler}",
        "ingress": "ALLOW_INTERNAL_ONLY",
      },
    }
  `);
});

describe("secrets reach a function that uses what they open", () => {
  it("the key past row level security only those that use the database as themselves", () => {
    expect(locals.get("function_secrets")?.value).toMatchInlineSnapshot(`
      {
        "SUPABASE_PUBLISHABLE_KEY": {
          "secret": "supabase-publishable-key",
          "uses": [
            "database",
            "users",
          ],
        },
        "SUPABASE_SECRET_KEY": {
          "secret": "supabase-secret-key",
          "uses": [
            "database",
          ],
        },
      }
    `);
  });
});
