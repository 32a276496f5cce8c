import { googleSchema, suggest } from "./check-arguments.ts";
import { type Declared, isBody, type Source } from "./terraform-source.ts";

interface Reference {
  /** var, local, each, google_pubsub_topic, data.google_project, … */
  scope: string;
  name: string;
  /** What is read of it, once `[…]` is left out. */
  attribute: string | undefined;
  indexed: boolean;
}

/** References to what is declared nowhere, or read as what it is not; and what is declared and never read. */
export function checkReferences(source: Source): string[] {
  const used = new Set<string>();
  const findings: string[] = [];
  const check = (where: string, value: unknown, inEach: boolean) => {
    for (const reference of referencesIn(value)) {
      used.add(`${reference.scope}.${reference.name}`);
      const problem = problemWith(reference, source, inEach);
      if (problem) findings.push(`${where}: ${problem}`);
    }
  };
  for (const { kind, type, name, file, body } of source.declared)
    check(`${file}: ${[kind, type, name].filter(Boolean).join(" ")}`, body, "for_each" in body);
  for (const [name, { file, value }] of source.locals) check(`${file}: local.${name}`, value, false);
  for (const [file, body] of source.bodies) {
    const { provider, terraform, ...others } = body;
    const rest = ["resource", "data", "variable", "output", "locals"];
    check(file, [provider, terraform], false);
    for (const kind of Object.keys(others).filter((key) => !rest.includes(key)))
      check(`${file}: ${kind}`, others[kind], true);
  }
  return [...new Set(findings), ...unused(source, used)];
}

function unused({ declared, locals }: Source, used: ReadonlySet<string>): string[] {
  const variables = declared.filter(({ kind, name }) => kind === "variable" && !used.has(`var.${name}`));
  const names = [...locals].filter(([name]) => !used.has(`local.${name}`));
  return [
    ...variables.map(({ file, name }) => `${file}: var.${name} is used nowhere`),
    ...names.map(([name, { file }]) => `${file}: local.${name} is used nowhere`),
  ];
}

function problemWith(reference: Reference, source: Source, inEach: boolean): string | undefined {
  const { scope, name, attribute, indexed } = reference;
  const of = (kind: string, type: string) => source.declared.filter((each) => each.kind === kind && each.type === type);
  if (scope === "each") return inEach ? undefined : `each.${name} outside a for_each`;
  if (scope === "var") return missing("variable", name, of("variable", ""));
  if (scope === "local") return source.locals.has(name) ? undefined : missing("local", name, localsOf(source));
  const [kind, type] = scope.startsWith("data.") ? ["data", scope.slice(5)] : ["resource", scope];
  const target = of(kind, type).find((each) => each.name === name);
  if (!target) return missing(`${kind} ${type}`, name, of(kind, type));
  return attribute ? misread(target, attribute, indexed) : undefined;
}

const localsOf = ({ locals }: Source) => [...locals.keys()].map((name) => ({ name }));

function missing(what: string, name: string, known: readonly { name: string }[]): string | undefined {
  const names = known.map((each) => each.name);
  return names.includes(name) ? undefined : `no ${what} "${name}"${suggest(name, names)}`;
}

function misread({ kind, type, name, body }: Declared, attribute: string, indexed: boolean): string | undefined {
  const address = `${type}.${name}`;
  const isMany = "for_each" in body || "count" in body;
  if (isMany && !indexed) return `${address} is many: an index is missing before .${attribute}`;
  if (!isMany && indexed) return `${address} is one: it takes no index`;
  const schema = (kind === "data" ? googleSchema.data : googleSchema.resources)[type];
  if (!schema) return undefined;
  const readable = [
    "id",
    ...Object.keys(schema.arguments).map((key) => key.replace(/(\[\])?\*?$/, "")),
    ...schema.attributes,
  ];
  return readable.includes(attribute) ? undefined : `${address} has no "${attribute}"${suggest(attribute, readable)}`;
}

const reference =
  /(?<![\w.-])(?<scope>var|local|each(?=\.(?:key|value))|(?:data\.)?google_\w+)\.(?<name>\w+)(?<index>\[[^\]]*\])?(?:\.(?<attribute>\w+))?/g;

export function referencesIn(value: unknown): Reference[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (isBody(value))
    return Object.entries(value).flatMap(([key, each]) => [...referencesIn(key), ...referencesIn(each)]);
  if (typeof value !== "string" || !value.includes("${")) return [];
  return [...codeOf(value).matchAll(reference)].map(({ groups = {} }) => ({
    scope: groups.scope ?? "",
    name: groups.name ?? "",
    attribute: groups.attribute,
    indexed: groups.index !== undefined,
  }));
}

/** A template's code alone: what stands in `${}`, with the text of its string literals left out and their own `${}` kept. */
function codeOf(template: string): string {
  const stack: ("text" | "literal" | "code")[] = ["text"];
  let code = "";
  for (let at = 0; at < template.length; at += 1) {
    const [letter = "", pair] = [template[at], template.slice(at, at + 2)];
    if (stack.at(-1) === "code") {
      if (letter === '"') stack.push("literal");
      else if (letter === "{") stack.push("code");
      else if (letter === "}") stack.pop();
      code += letter;
    } else if (pair === "$$" || pair === "%%" || (pair[0] === "\\" && stack.at(-1) === "literal")) at += 1;
    else if (pair === "${" || pair === "%{") {
      stack.push("code");
      code += " ";
      at += 1;
    } else if (letter === '"' && stack.at(-1) === "literal") {
      stack.pop();
      code += letter;
    }
  }
  return code;
}
