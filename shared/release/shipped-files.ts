import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { listFunctions } from "#functions/catalog.js";
import { type Imported, importedBy, root } from "./import-graph.ts";

/** Never taken on Google Cloud, where CLOUDACT_PLATFORM says so. */
const embeddedOnly = { "shared/platform.ts": "shared/embedded/ports.ts" };

/**
 * What the functions need to run, and nothing else: what they import, however far, and the data that lies beside a module that reads it
 * (SQL, lookup tables). No test, no fixture, no command of ours is among it, since no function imports one.
 */
export function shippedFiles(): Imported {
  const modules = listFunctions().map(({ module }) => relative(root, fileURLToPath(module)));
  const { files, packages } = importedBy(["functions/index.js", ...modules], embeddedOnly);
  const options = modules.map((module) => join(dirname(module), "function.json"));
  const data = files.filter(readsBeside).flatMap(dataBeside);
  return { files: [...new Set([...files, ...data])].filter((file) => !options.includes(file)).sort(), packages };
}

const readsBeside = (file: string) => readFileSync(join(root, file), "utf8").includes("import.meta.url");

function dataBeside(file: string): string[] {
  const folder = dirname(file);
  return readdirSync(join(root, folder))
    .filter((name) => /\.(sql|csv)$/.test(name))
    .map((name) => `${folder}/${name}`);
}
