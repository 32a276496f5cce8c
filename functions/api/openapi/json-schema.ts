import { type ConversionConfig, toJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";

export type JsonSchema = Record<string, unknown>;
type Schema = v.GenericSchema;

const config = {
  target: "draft-2020-12",
  // What a schema checks beyond its form is said when it is broken.
  ignoreActions: ["check", "trim", "raw_check"],
  // Patterns of JSON Schema are Unicode as they are; the library knows no flag.
  overrideAction: ({ valibotAction, jsonSchema }) =>
    valibotAction.type === "regex"
      ? { ...jsonSchema, pattern: (valibotAction as unknown as { requirement: RegExp }).requirement.source }
      : undefined,
  overrideSchema: ({ valibotSchema }) => overridden(valibotSchema),
} satisfies ConversionConfig;

/** What a caller sends, as JSON Schema. Throws for a schema that cannot be said in it. */
export function inputSchema(schema: Schema): JsonSchema {
  return plain(toJsonSchema(schema as never, { ...config, typeMode: "input" }));
}

/** What a caller gets. */
export function outputSchema(schema: Schema): JsonSchema {
  return plain(toJsonSchema(schema as never, { ...config, typeMode: "output" }));
}

/**
 * The text of a parameter, by what it stands for: a number is an integer to write, and JSON is the form of what it says, marked by its
 * media type.
 */
export function parameterSchema(schema: Schema): { schema: JsonSchema } | { content: JsonSchema } {
  const inner = "wrapped" in schema ? (schema.wrapped as Schema) : schema;
  const pipe = "pipe" in inner ? (inner.pipe as { type: string }[]) : [];
  const at = (type: string) => pipe.findIndex((item) => item.type === type);
  if (at("parse_json") >= 0) {
    const said = pipe.at(-1) as unknown as Schema;
    return { content: { "application/json": { schema: inputSchema(said) } } };
  }
  if (at("to_number") < 0) return { schema: inputSchema(schema) };
  const checks = pipe.slice(at("to_number") + 1) as never[];
  return { schema: inputSchema((v.pipe as unknown as (...items: unknown[]) => Schema)(v.number(), ...checks)) };
}

/** Our own schema of a column's name is text; an object with named keys has no form in the library. */
function overridden(schema: unknown): JsonSchema | undefined {
  const { type, key, value } = schema as { type: string; key?: { options?: unknown[] }; value?: Schema };
  if (type === "custom") return { type: "string" };
  if (type !== "record" || !key?.options || !value) return undefined;
  return { type: "object", propertyNames: { enum: key.options }, additionalProperties: inputSchema(value) };
}

function plain({ $schema: _, ...schema }: object & { $schema?: unknown }): JsonSchema {
  return schema as JsonSchema;
}
