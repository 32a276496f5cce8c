import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));

const aliases: Readonly<Record<string, string>> = {
  "#shared/": "shared/",
  "#topics/": "pubsub-topics/",
  "#functions/": "functions/",
};

export interface Imported {
  /** Paths in the project, `/`-separated, in order of name. */
  files: string[];
  /** npm packages, by name. */
  packages: string[];
}

/**
 * Everything that running these files may load: static and dynamic imports, but for types, which are erased. An edge of `without` (from →
 * to) is not followed: a way that is never taken where the files run.
 */
export function importedBy(files: readonly string[], without: Readonly<Record<string, string>> = {}): Imported {
  const found = new Set(files);
  const packages = new Set<string>();
  for (const file of found) {
    for (const target of importsOf(file)) {
      if (without[file] === target) continue;
      if (existsSync(join(root, target))) found.add(target);
      else if (!target.startsWith("node:")) packages.add(packageOf(target));
    }
  }
  return { files: [...found].sort(), packages: [...packages].sort() };
}

/** Paths in the project for files of ours, and what stands in the import for packages. */
function importsOf(file: string): string[] {
  if (!/\.[tj]s$/.test(file)) return [];
  const source = readFileSync(join(root, file), "utf8");
  const statements = /^(?:import|export)\b(?!\s+type\b)(?:[^;"()=]*?\bfrom)?\s*"([^"\s]+)"|\bimport\(\s*"([^"\s]+)"/gm;
  return [...source.matchAll(statements)].map(([, named, called]) => targetOf(file, named ?? called ?? ""));
}

function targetOf(file: string, specifier: string): string {
  if (specifier.startsWith(".")) return relative(root, resolve(root, dirname(file), specifier));
  const alias = Object.keys(aliases).find((prefix) => specifier.startsWith(prefix));
  return alias ? `${aliases[alias]}${specifier.slice(alias.length)}` : specifier;
}

function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
