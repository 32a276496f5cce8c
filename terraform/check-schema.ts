import { parse } from "@cdktf/hcl2json";
import { checkArguments, suggest } from "./check-arguments.ts";
import { checkReferences } from "./check-references.ts";
import { isBody, readSource, type Source } from "./terraform-source.ts";

/**
 * What is wrong with .tf files, given as name → text, as far as the provider's schema tells; empty when nothing is. It stands in for
 * `terraform validate`, which needs the provider's binary, and asks nothing of the network.
 */
export async function checkTerraform(files: Readonly<Record<string, string>>): Promise<string[]> {
  const source = await readSource(files);
  const asked = source.declared.filter(({ kind }) => kind === "resource" || kind === "data");
  return [...source.findings, ...asked.flatMap(checkArguments), ...checkReferences(source), ...checkVariables(source)];
}

function checkVariables({ declared }: Source): string[] {
  return declared
    .filter(({ kind }) => kind === "variable" || kind === "output")
    .flatMap(({ kind, name, file, body }) =>
      (kind === "variable" ? ["type", "description"] : ["description"])
        .filter((key) => !(key in body))
        .map((key) => `${file}: ${kind} ${name} has no ${key}`),
    );
}

/** What a .tfvars file sets and no variable takes, and what it must set and does not. */
export async function checkValues(
  files: Readonly<Record<string, string>>,
  name: string,
  text: string,
): Promise<string[]> {
  const variables = (await readSource(files)).declared.filter(({ kind }) => kind === "variable");
  const parsed: unknown = await parse(name, text);
  const given = Object.keys(isBody(parsed) ? parsed : {});
  const names = variables.map((variable) => variable.name);
  const unknown = given.filter((key) => !names.includes(key));
  const missing = variables.filter(({ name, body }) => !("default" in body) && !given.includes(name));
  return [
    ...unknown.map((key) => `${name}: no variable "${key}"${suggest(key, names)}`),
    ...missing.map((variable) => `${name}: "${variable.name}" is not set and has no default`),
  ];
}
