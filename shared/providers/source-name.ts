import { providers } from "./registry.ts";

/** A source for people: the name it was given, else its vendor and account. */
export function sourceName(connection: { provider: string; externalId: string; name: string }): string {
  if (connection.name !== connection.externalId) return connection.name;
  const provider = providers.find(({ id }) => id === connection.provider)?.name ?? connection.provider;
  return `${provider} ${connection.externalId}`;
}

/** A format for people, by what x_SourceFormat says of it. */
export function formatName(id: string): string {
  const formats = providers.flatMap((provider) => provider.formats);
  return formats.find((format) => format.id === id)?.name ?? id;
}
