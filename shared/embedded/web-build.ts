import { createHash } from "node:crypto";
import { globSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { PermanentError } from "#shared/errors.ts";
import { tryFileLock } from "./file-lock.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Where the built web app lies. */
export const webFolder = join(root, "web", "dist");

/** Of all that the web app is made from; beside it once it is built. */
const fingerprintFile = ".built";
const sources = ["web/*", "web/{src,public}/**/*", "package-lock.json", "shared/{api,costs,alerts}/**/*.ts"];

/**
 * Builds the web app when it is not there or its sources have changed since. Resolves with what it did, for people. One build at a
 * time: another one waits, and then has nothing to do.
 */
export async function buildWeb(): Promise<string> {
  const cache = join(root, "node_modules", ".cache", "cloudact");
  await mkdir(cache, { recursive: true });
  const lock = tryFileLock(join(cache, "web-build.lock"), 120_000);
  if (!lock)
    throw new PermanentError("Another build of the web app has not ended for two minutes: end it, and try again.");
  try {
    const fingerprint = await fingerprintOfSources();
    const built = await readFile(join(webFolder, fingerprintFile), "utf8").catch(() => undefined);
    return built === fingerprint ? "The web app is up to date." : await build(fingerprint);
  } finally {
    lock.release();
  }
}

async function build(fingerprint: string): Promise<string> {
  const began = performance.now();
  const unfinished = join(root, "web", `.dist-${process.pid}`);
  try {
    await runVite(unfinished);
    await compressFiles(unfinished);
    await writeFile(join(unfinished, fingerprintFile), fingerprint);
    await rm(webFolder, { recursive: true, force: true });
    await rename(unfinished, webFolder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  return `The web app was built in ${seconds} s; a page loads ${await initialKilobytes()} kB of JavaScript first.`;
}

async function runVite(outDir: string): Promise<void> {
  const vite = await import("vite").catch(() => {
    throw new PermanentError("The web app cannot be built: Vite is not installed. Run npm ci, without --omit=dev.");
  });
  await vite.build({ root: join(root, "web"), logLevel: "warn", build: { outDir, emptyOutDir: true } });
}

async function fingerprintOfSources(): Promise<string> {
  const files = globSync(sources, { cwd: root })
    .filter((file) => !/\.(test|contract)\.tsx?$|^web\/dist/.test(file))
    .sort();
  const hash = createHash("sha256");
  for (const file of files) {
    if ((await stat(join(root, file))).isFile()) hash.update(file).update(await readFile(join(root, file)));
  }
  return hash.digest("hex");
}

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);
const compressible = new Set([".html", ".js", ".css", ".svg", ".json", ".webmanifest", ".txt"]);

/** Once here rather than for each visitor. */
async function compressFiles(folder: string): Promise<void> {
  const files = (await readdir(folder, { recursive: true })).filter((file) => compressible.has(extname(file)));
  await Promise.all(
    files.map(async (file) => {
      const path = join(folder, file);
      const bytes = await readFile(path);
      const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
      await writeFile(`${path}.br`, await brotli(bytes, { params }));
      await writeFile(`${path}.gz`, await gzipped(bytes, { level: 9 }));
    }),
  );
}

/** Gzip, of the scripts that index.html names. */
async function initialKilobytes(): Promise<number> {
  const html = await readFile(join(webFolder, "index.html"), "utf8");
  const scripts = [...html.matchAll(/(?:src|href)="(\/[^"]+\.js)"/g)].map(([, path = ""]) => path);
  const sizes = await Promise.all(scripts.map(async (path) => (await stat(join(webFolder, `${path}.gz`))).size));
  return Math.ceil(sizes.reduce((sum, size) => sum + size, 0) / 1000);
}
