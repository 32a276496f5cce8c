/** The name of an organization's dataset: its slug with `_` for `-`, then the environment. Unique, as slugs hold no `_`. */
export function datasetOf(organization: { slug: string }, environment = "local"): string {
  return `${organization.slug.replaceAll("-", "_")}_${environment}`;
}
