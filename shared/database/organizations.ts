import * as v from "valibot";
import { PermanentError } from "#shared/errors.ts";
import { call, type Database, readRows } from "./client.ts";

export interface Organization {
  id: string;
  /** Lower-case letters, digits and dashes, 2 to 39 of them, a letter first. */
  slug: string;
  name: string;
}

const organization = v.object({ id: v.string(), slug: v.string(), name: v.string() });
const ensured = v.variant("verdict", [
  v.object({ verdict: v.literal("ok"), organization }),
  v.object({ verdict: v.literal("bad-slug") }),
]);

const founded = v.object({ verdict: v.picklist(["ok", "taken"]) });

/** The organization everybody can look around in. */
export const demoOrganization = { slug: "demo", name: "Northwind Robotics" } as const;

/** The organization of this slug, made with this name when there is none. Throws a PermanentError for a slug of another form. */
export async function ensureOrganization(db: Database, slug: string, name: string = slug): Promise<Organization> {
  const answer = await call(db, "ensure_organization", { p_slug: slug, p_name: name }, ensured);
  if (answer.verdict === "ok") return answer.organization;
  throw new PermanentError(
    `An organization is named by 2 to 39 of a-z, 0-9 and -, a letter first; "${slug}" is something else.`,
  );
}

/** Undefined when there is none of this slug. */
export async function findOrganization(db: Database, slug: string): Promise<Organization | undefined> {
  const rows = await readRows(
    "organizations",
    db.from("organizations").select("id, slug, name").eq("slug", slug),
    organization,
  );
  return rows[0];
}

/** Throws a PermanentError when there is none of this id. */
export async function organizationOf(db: Database, orgId: string): Promise<Organization> {
  const rows = await readRows(
    "organizations",
    db.from("organizations").select("id, slug, name").eq("id", orgId),
    organization,
  );
  if (rows[0]) return rows[0];
  throw new PermanentError(`There is no organization ${orgId}.`);
}

/** The next ones by slug; null begins with the first. At most 1000: hosted Supabase cuts a longer answer off without a word. */
export function organizationsAfter(db: Database, slug: string | null, limit: number): Promise<Organization[]> {
  const page = db.from("organizations").select("id, slug, name").order("slug").limit(limit);
  return readRows("organizations", slug === null ? page : page.gt("slug", slug), organization);
}

/** All of them, by slug, a page at a time. */
export async function* pagesOfOrganizations(db: Database): AsyncGenerator<Organization[]> {
  const limit = 500;
  for (let after: string | null = null; ; ) {
    const page: Organization[] = await organizationsAfter(db, after, limit);
    yield page;
    after = page.at(-1)?.slug ?? null;
    if (page.length < limit) return;
  }
}

/** Makes an organization with its first owner. False when the slug is taken. */
export async function foundOrganization(
  db: Database,
  { slug, name, ownerId }: { slug: string; name: string; ownerId: string },
): Promise<boolean> {
  const args = { p_slug: slug, p_name: name, p_owner: ownerId };
  return (await call(db, "found_organization", args, founded)).verdict === "ok";
}

/** Makes a user the owner of every organization that has no member. Returns how many those were. */
export async function adoptOrganizations(db: Database, userId: string): Promise<number> {
  return (await call(db, "adopt_organizations", { p_user: userId }, v.object({ adopted: v.number() }))).adopted;
}
