import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import * as v from "valibot";
import { environmentWith, readEnv } from "#shared/config.ts";

/** The emulators written in Go, each by the package that is built; their versions are those of go.mod beside this file. */
const packages = {
  "fake-gcs-server": "github.com/fsouza/fake-gcs-server",
  "bigquery-emulator": "github.com/goccy/bigquery-emulator/cmd/bigquery-emulator",
};
export type GoEmulator = keyof typeof packages;

/** Which it is, and where the built program lies or why there is none. */
export type Installed = { title: string } & ({ program: string } | { missing: string });

const here = import.meta.dirname;
const build = { CGO_ENABLED: "0", GOFLAGS: "-mod=readonly -buildvcs=false" };

/**
 * Builds what go.mod pins and go.sum seals, once a machine, into the user's cache (`XDG_CACHE_HOME`, else ~/.cache); some minutes the
 * first time. `say` hears of the progress. Without Go there is nothing to be had; with it, what cannot be built is an error.
 */
export async function installGoEmulators(say: (line: string) => void): Promise<Record<GoEmulator, Installed>> {
  const folder = (await hasGo()) && (await cacheFolder(await run("go", ["env", "GOVERSION"])));
  const all: Partial<Record<GoEmulator, Installed>> = {};
  for (const name of Object.keys(packages) as GoEmulator[]) {
    const title = `${name} ${await pinnedVersion(name)}`;
    all[name] = folder
      ? { title, program: await install(name, folder, say) }
      : { title, missing: "there is no Go to build it with (go.dev/dl)" };
  }
  return all as Record<GoEmulator, Installed>;
}

/** Asked outside of our module, which wants a version of Go that an older one first has to fetch. */
const hasGo = () =>
  run("go", ["version"], tmpdir()).then(
    () => true,
    () => false,
  );

async function pinnedVersion(name: GoEmulator): Promise<string> {
  const pins = await readFile(join(here, "go.mod"), "utf8");
  return new RegExp(`/${name} (v\\S+)`).exec(pins)?.[1] ?? "";
}

/** Another set of versions, or another Go, gets a folder of its own. */
async function cacheFolder(goVersion: string): Promise<string> {
  const hash = createHash("sha256").update(goVersion);
  for (const file of ["go.mod", "go.sum"]) hash.update(await readFile(join(here, file)));
  const { XDG_CACHE_HOME } = readEnv({ XDG_CACHE_HOME: v.optional(v.string()) });
  const folder = join(
    XDG_CACHE_HOME || join(homedir(), ".cache"),
    "cloudact-emulators",
    hash.digest("hex").slice(0, 16),
  );
  await mkdir(folder, { recursive: true });
  return folder;
}

async function install(name: GoEmulator, folder: string, say: (line: string) => void): Promise<string> {
  const program = join(folder, name);
  if (existsSync(program)) return program;
  const began = Date.now();
  const seconds = () => `${Math.round((Date.now() - began) / 1000)} s`;
  say(`building ${name} with Go, some minutes the first time …`);
  const progress = setInterval(() => say(`building ${name}: ${seconds()} so far …`), 60_000);
  const unfinished = await mkdtemp(join(folder, "building-"));
  try {
    await run("go", ["build", "-o", join(unfinished, name), packages[name]]);
    // A program is there whole or not at all, also when two runs build it at once.
    await rename(join(unfinished, name), program);
    say(`built ${name} in ${seconds()}`);
    return program;
  } finally {
    clearInterval(progress);
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function run(command: string, args: readonly string[], cwd = here): Promise<string> {
  const child: ChildProcess = spawn(command, args, {
    cwd,
    env: environmentWith(build),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = once(child, "close");
  if (!child.stdout || !child.stderr) throw new Error(`${command} could not be started.`);
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}: ${errors.slice(-2000)}`);
  return output.trim();
}

if (import.meta.main) {
  const all = await installGoEmulators((line) => process.stdout.write(`${line}\n`));
  for (const [name, found] of Object.entries(all)) {
    process.stdout.write(`${name}: ${"program" in found ? found.program : found.missing}\n`);
  }
}
