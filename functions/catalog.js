import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const kinds = ["pipeline", "schedule"];

/**
 * Every function there is: one folder each, named as deployed once the number for the reader is dropped. Plain JavaScript, like
 * index.js, because both are read before anything can strip types.
 * @returns {{ name: string, kind: string, module: string }[]}
 */
export function listFunctions() {
  return kinds.flatMap((kind) =>
    readdirSync(fileURLToPath(new URL(`./${kind}/`, import.meta.url)), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => ({
        name: name.replace(/^\d+-/, ""),
        kind,
        module: new URL(`./${kind}/${name}/index.ts`, import.meta.url).href,
      })),
  );
}
