import type { Database } from "#shared/database/client.ts";
import { demoOrganization, foundOrganization } from "#shared/database/organizations.ts";

/** Makes an organization of this name and its owner, under the first free slug that the name gives. */
export async function foundNamedOrganization(database: Database, name: string, ownerId: string): Promise<void> {
  for (let number = 1; ; number++) {
    const slug = slugOf(name, number);
    if (slug !== demoOrganization.slug && (await foundOrganization(database, { slug, name, ownerId }))) return;
  }
}

/** `Åkerö & Söhne` as `akero-sohne`, then `akero-sohne-2`: 2 to 39 of a-z, 0-9 and -, a letter first. */
export function slugOf(name: string, number: number): string {
  const words = name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-");
  const plain = words.replaceAll(/^-+|-+$/g, "");
  const named = /^[a-z]./.test(plain) ? plain : `org-${plain}`;
  const suffix = number === 1 ? "" : `-${number}`;
  return `${named.slice(0, 39 - suffix.length).replace(/-+$/, "")}${suffix}`;
}
