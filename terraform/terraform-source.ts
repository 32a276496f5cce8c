import { parse } from "@cdktf/hcl2json";

/** A body as hcl2json gives it: an attribute keeps its shape, a block is a list of bodies, an expression is text in `${}`. */
export type Body = Readonly<Record<string, unknown>>;

/** `resource "google_pubsub_topic" "topic"`, `data "…" "…"`, `variable "…"`, `output "…"`. */
export interface Declared {
  kind: string;
  type: string;
  name: string;
  file: string;
  body: Body;
}

export interface Source {
  declared: readonly Declared[];
  locals: ReadonlyMap<string, { file: string; value: unknown }>;
  /** What stands in each file, as parsed: for references, which may stand anywhere. */
  bodies: ReadonlyMap<string, Body>;
  findings: string[];
}

export const isBody = (value: unknown): value is Body =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads .tf files, given as name → text. What does not parse, or is declared twice, is a finding. */
export async function readSource(files: Readonly<Record<string, string>>): Promise<Source> {
  const source = { declared: [] as Declared[], locals: new Map(), bodies: new Map(), findings: [] as string[] };
  for (const [file, text] of Object.entries(files)) {
    try {
      const body: Body = await parse(file, text);
      source.bodies.set(file, body);
      source.declared.push(...declaredIn(file, body));
      for (const [name, value] of localsIn(body)) {
        if (source.locals.has(name)) source.findings.push(`${file}: local.${name} is declared twice`);
        source.locals.set(name, { file, value });
      }
    } catch (error) {
      source.findings.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const seen = new Set<string>();
  for (const { kind, type, name, file } of source.declared) {
    const address = [kind, type, name].join(" ");
    if (seen.has(address)) source.findings.push(`${file}: ${address.replace("  ", " ")} is declared twice`);
    seen.add(address);
  }
  return source;
}

function declaredIn(file: string, body: Body): Declared[] {
  const named = (kind: string, type: string, found: unknown) =>
    Object.entries(isBody(found) ? found : {}).flatMap(([name, bodies]) =>
      [bodies].flat().map((each) => ({ kind, type, name, file, body: isBody(each) ? each : {} })),
    );
  const typed = (kind: string) =>
    Object.entries(isBody(body[kind]) ? body[kind] : {}).flatMap(([type, found]) => named(kind, type, found));
  return [
    ...typed("resource"),
    ...typed("data"),
    ...named("variable", "", body.variable),
    ...named("output", "", body.output),
  ];
}

function localsIn(body: Body): [string, unknown][] {
  return [body.locals ?? []].flat().flatMap((locals) => Object.entries(isBody(locals) ? locals : {}));
}
