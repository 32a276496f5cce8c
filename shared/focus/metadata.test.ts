import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { columnDefinitions, focusMetadata } from "./metadata.ts";

const described = {
  instanceId: "7c9e6679-7425-40de-944b-e07fc1f90ae7",
  instanceName: "Costs of Acme",
  generatorVersion: "0.1.0",
  asOf: "2026-11-22T10:00:00.123Z",
};
const sector = { start: "2026-11-01", end: "2026-11-21", complete: true, updatedAt: "2026-11-22T06:14:00.500Z" };

it("every column has what FOCUS asks to say about its type", () => {
  const definitions = new Map(columnDefinitions().map((definition) => [definition.ColumnName, definition]));
  expect(definitions.get("BilledCost")).toEqual({
    ColumnName: "BilledCost",
    DataType: "DECIMAL",
    NumericPrecision: 38,
    NumberScale: 18,
  });
  expect(definitions.get("Tags")).toMatchObject({ DataType: "JSON", ProviderTagPrefixes: ["aws:"] });
  expect(definitions.get("ChargePeriodStart")?.DataType).toBe("DATETIME");
  expect([definitions.get("ProviderName"), definitions.get("PublisherName")].map((one) => one?.Deprecated)).toEqual([
    true,
    true,
  ]);
  expect(definitions.get("ServiceName")).toEqual({
    ColumnName: "ServiceName",
    DataType: "STRING",
    StringEncoding: "UTF-8",
  });
});

it("instants are to the second, in UTC, and the newest sector says when the dataset was updated", () => {
  const older = { ...sector, start: "2026-10-01", end: "2026-11-01", updatedAt: "2026-11-03T00:00:00Z" };
  expect(focusMetadata({ ...described, sectors: [older, sector] }).Recency).toEqual([
    {
      DatasetInstanceId: described.instanceId,
      DatasetInstanceLastUpdated: "2026-11-22T06:14:00Z",
      RecencyLastUpdated: "2026-11-22T10:00:00Z",
      TimeSectors: [
        {
          TimeSectorStart: "2026-10-01T00:00:00Z",
          TimeSectorEnd: "2026-11-01T00:00:00Z",
          TimeSectorComplete: true,
          TimeSectorLastUpdated: "2026-11-03T00:00:00Z",
        },
        {
          TimeSectorStart: "2026-11-01T00:00:00Z",
          TimeSectorEnd: "2026-11-21T00:00:00Z",
          TimeSectorComplete: true,
          TimeSectorLastUpdated: "2026-11-22T06:14:00Z",
        },
      ],
    },
  ]);
});

it("a dataset without data has no recency", () => {
  expect(focusMetadata({ ...described, sectors: [] }).Recency).toEqual([]);
});

it("columns that change need a new schema id and date", () => {
  const [{ SchemaId, CreationDate, ColumnDefinition } = {}] = focusMetadata({ ...described, sectors: [] }).Schema;
  const columns = createHash("sha256").update(JSON.stringify(ColumnDefinition)).digest("hex").slice(0, 12);
  expect({ SchemaId, CreationDate, columns }).toMatchInlineSnapshot(`
    {
      "CreationDate": "2026-11-22T00:00:00Z",
      "SchemaId": "5f0d7a9e-6c1b-4e57-9d43-1a3f0c2b8e64",
      "columns": "65e961721858",
    }
  `);
});
