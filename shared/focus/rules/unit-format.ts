const times = ["Year", "Month", "Day", "Hour", "Minute", "Second"];
const counts = ["Certificate", "Connection", "Core", "Count", "Domain", "Request", "Token", "Unit"];

const singularTime = `(${times.join("|")})`;
const pluralTime = `${singularTime}s`;
/** Letters of any script: the specification does not ask for ASCII. */
const word = "\\p{L}[\\p{L}\\p{N}]*";
const unitFormat = `([0-9]+ )?${word}( ${word})*(-${pluralTime}|/${singularTime}|/[0-9]+ ${pluralTime})?`;

/** Recommended units in another capitalisation than the specification's: hours, HOURS, gb, kB. */
const miscapitalised = [
  ...[...times, ...counts].flatMap((name) => [`${name.toLowerCase()}s?`, `${name.toUpperCase()}S?`]),
  "[kmgtpe]i?[bB]",
  "[KMGTPE]I[bB]",
].join("|");

/** SQL: the text is no unit such as `GB`, `1000 Requests`, `GB-Hours`, `Requests/Second` or `Requests/3 Months`. */
export function notUnitFormat(text: string): string {
  return `NOT regexp_full_match(${text}, '${unitFormat}') OR regexp_matches(${text}, '\\b(${miscapitalised})\\b')`;
}
