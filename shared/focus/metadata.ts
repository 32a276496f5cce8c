import { type Column, columns } from "./columns.ts";
import { extensionColumns } from "./extension-columns.ts";

export interface TimeSector {
  /** Days in UTC, YYYY-MM-DD, the end exclusive. */
  start: string;
  end: string;
  complete: boolean;
  /** RFC 3339. */
  updatedAt: string;
}

export interface Described {
  /** The dataset of an organization: GUID and name. */
  instanceId: string;
  instanceName: string;
  generatorVersion: string;
  sectors: readonly TimeSector[];
  /** RFC 3339: when this is said. */
  asOf: string;
}

export interface ColumnDefinition {
  ColumnName: string;
  DataType: "STRING" | "DECIMAL" | "DATETIME" | "JSON" | "INTEGER";
  NumericPrecision?: number;
  NumberScale?: number;
  StringEncoding?: "UTF-8";
  ProviderTagPrefixes?: readonly string[];
  Deprecated?: true;
}

/** A new id and date with every change of the columns. */
const schema = { id: "5f0d7a9e-6c1b-4e57-9d43-1a3f0c2b8e64", createdAt: "2026-11-22T00:00:00Z" };
export const providerTagPrefixes = ["aws:"];

const types = { String: "STRING", Decimal: "DECIMAL", DateTime: "DATETIME", Json: "JSON", Integer: "INTEGER" } as const;

/** The metadata sections of FOCUS 1.3 for a Cost and Usage dataset. */
export function focusMetadata({ instanceId, instanceName, generatorVersion, sectors, asOf }: Described) {
  const updates = sectors.map(({ updatedAt }) => updatedAt).sort();
  return {
    DataGenerator: { DataGenerator: "CloudAct" },
    DatasetInstance: [
      { DatasetInstanceId: instanceId, DatasetInstanceName: instanceName, FocusDatasetId: "CostAndUsage" },
    ],
    /** A dataset nothing was ever loaded into has no sector, and so no recency. */
    Recency: updates.slice(-1).map((last) => ({
      DatasetInstanceId: instanceId,
      DatasetInstanceLastUpdated: instant(last),
      RecencyLastUpdated: instant(asOf),
      TimeSectors: sectors.map(({ start, end, complete, updatedAt }) => ({
        TimeSectorStart: `${start}T00:00:00Z`,
        TimeSectorEnd: `${end}T00:00:00Z`,
        TimeSectorComplete: complete,
        TimeSectorLastUpdated: instant(updatedAt),
      })),
    })),
    Schema: [
      {
        SchemaId: schema.id,
        DatasetInstanceId: instanceId,
        FocusVersion: "1.3",
        CreationDate: schema.createdAt,
        DataGeneratorVersion: generatorVersion,
        ColumnDefinition: columnDefinitions(),
      },
    ],
  };
}
export type FocusMetadata = ReturnType<typeof focusMetadata>;

export function columnDefinitions(): ColumnDefinition[] {
  return [...columns, ...extensionColumns].map(
    (column: Pick<Column, "name" | "deprecated"> & { type: keyof typeof types }) => ({
      ColumnName: column.name,
      DataType: types[column.type],
      ...(column.type === "Decimal" && { NumericPrecision: 38, NumberScale: 18 }),
      ...(column.type === "String" && { StringEncoding: "UTF-8" as const }),
      ...(column.name === "Tags" && { ProviderTagPrefixes: providerTagPrefixes }),
      ...(column.deprecated && { Deprecated: true as const }),
    }),
  );
}

/** As FOCUS writes an instant: to the second, UTC. */
function instant(rfc3339: string): string {
  return new Date(rfc3339).toISOString().replace(/\.\d+Z$/, "Z");
}
