import { existsSync, readdirSync } from "node:fs";

const kinds = ["pipeline", "schedule", "operations", "api"];

/**
 * Every function there is: one folder each, named as deployed once the number for the reader is dropped. Plain JavaScript, like
 * index.js, because both are read before anything can strip types.
 * @returns {{ name: string, kind: string, module: string }[]}
 */
export function listFunctions() {
  return kinds.flatMap((kind) =>
    readdirSync(new URL(`./${kind}/`, import.meta.url))
      .map((folder) => ({
        name: folder.replace(/^\d+-/, ""),
        kind,
        module: new URL(`./${kind}/${folder}/index.ts`, import.meta.url),
      }))
      .filter(({ module }) => existsSync(module))
      .map(({ name, kind, module }) => ({ name, kind, module: module.href })),
  );
}
