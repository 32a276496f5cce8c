import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Zippable, zipSync } from "fflate";
import packageJson from "../../package.json" with { type: "json" };
import { root } from "./import-graph.ts";
import { shippedFiles } from "./shipped-files.ts";

export interface Archive {
  path: string;
  /** `functions-<hash of the content>.zip`: sources that did not change have the name they had, and deploy nothing. */
  name: string;
  /** Every file in it with its size in bytes. */
  contents: { path: string; bytes: number }[];
  bytes: number;
}

/** One archive for all functions. The same sources make the same bytes, whenever and wherever. */
export async function writeArchive(folder: string): Promise<Archive> {
  const { files, packages } = shippedFiles();
  const content: Record<string, Uint8Array> = await packageFiles(packages);
  for (const file of files) content[file] ??= await readFile(join(root, file));
  const paths = Object.keys(content).sort();
  // ZIP knows no time zone: any fixed moment of its own clock does.
  const entry = (path: string): Zippable[string] => [content[path] ?? new Uint8Array(), { mtime: "1980-01-02" }];
  const zip = zipSync(Object.fromEntries(paths.map((path) => [path, entry(path)])), { level: 9 });
  const name = `functions-${createHash("sha256").update(zip).digest("hex").slice(0, 16)}.zip`;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), zip);
  const contents = paths.map((path) => ({ path, bytes: content[path]?.length ?? 0 }));
  return { path: join(folder, name), name, contents, bytes: zip.length };
}

/**
 * package.json and its lock with the packages that shipped files import, in the versions we test with: npm itself takes the others out of
 * the lock. Throws an Error when a function imports what is no dependency.
 */
async function packageFiles(packages: readonly string[]): Promise<Record<string, Uint8Array>> {
  const dependencies = Object.fromEntries(packages.map((name) => [name, versionOf(name)]));
  const { name, version, type, main, imports } = packageJson;
  const shipped = { name, version, private: true, type, main, imports, scripts: { "gcp-build": "" }, dependencies };
  const folder = await mkdtemp(join(tmpdir(), "cloudact-archive-"));
  try {
    await writeFile(join(folder, "package.json"), `${JSON.stringify(shipped, null, 2)}\n`);
    for (const file of ["package-lock.json", ".npmrc"]) await copyFile(join(root, file), join(folder, file));
    const install = ["install", "--package-lock-only", "--offline", "--ignore-scripts"];
    await promisify(execFile)("npm", install, { cwd: folder });
    const read = async (file: string) => [file, await readFile(join(folder, file))] as const;
    return Object.fromEntries(await Promise.all([".npmrc", "package.json", "package-lock.json"].map(read)));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function versionOf(name: string): string {
  const declared: Readonly<Record<string, string>> = packageJson.dependencies;
  const version = declared[name];
  if (version === undefined) throw new Error(`A function imports ${name}, which is no dependency in package.json.`);
  return version;
}
