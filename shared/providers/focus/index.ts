import { columns as focusColumns } from "#shared/focus/columns.ts";
import { focusMapping, necessaryColumns } from "../focus-mapping.ts";
import { type Format, findHeader, type Provider } from "../provider.ts";

const versions = ["1.4", "1.3", "1.2", "1.1", "1.0"] as const;
type Version = (typeof versions)[number];

/** Any vendor's FOCUS file, CSV or Parquet. */
export const focus: Provider = {
  id: "focus",
  name: "FOCUS",
  formats: versions.map(
    (version): Format => ({
      id: `focus/${version}`,
      name: `FOCUS ${version}`,
      recognises: (columns) => isFocus(columns) && versionOf(columns) === version,
      mapping: focusMapping,
    }),
  ),
};

/** Most of the columns every FOCUS file has; the ones it lacks are then named. */
function isFocus(columns: readonly string[]): boolean {
  const present = necessaryColumns.filter((name) => findHeader(columns, name) !== undefined);
  return present.length > necessaryColumns.length / 2;
}

/** The oldest version that knows all FOCUS columns of the file. */
function versionOf(columns: readonly string[]): Version {
  const has = (name: string) => findHeader(columns, name) !== undefined;
  const newIn = (version: string) => focusColumns.some(({ name, since }) => since.startsWith(version) && has(name));
  const isWithoutProvider = has("ServiceProviderName") && !has("ProviderName") && !has("PublisherName");
  if (isWithoutProvider || has("InvoiceDetailId") || has("CommitmentProgramEligibilityDetails")) return "1.4";
  if (newIn("1.3")) return "1.3";
  if (newIn("1.2")) return "1.2";
  return newIn("1.1") ? "1.1" : "1.0";
}
