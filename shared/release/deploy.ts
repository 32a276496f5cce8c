import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { runCommand, say } from "#shared/embedded/run-command.ts";
import { PermanentError } from "#shared/errors.ts";
import { release } from "./release.ts";
import { runTool } from "./tools.ts";

const usage = "npm run deploy -- stage|prod [--approved]";

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: { approved: { type: "boolean" } }, allowPositionals: true });
  const [environment, ...others] = positionals;
  if ((environment !== "stage" && environment !== "prod") || others.length > 0) {
    throw new PermanentError(`stage or prod is expected; "${positionals.join(" ")}" came.\n${usage}`);
  }
  const version = await versionOf(environment);
  const confirm = async (question: string) => values.approved === true || (await ask(question, environment));
  await release({ environment, version, folder: ".release", confirm, say });
  return 0;
}

/** What is deployed is what is committed; to prod goes a tag. */
async function versionOf(environment: "stage" | "prod"): Promise<string> {
  const changed = await runTool("git", ["status", "--porcelain"]);
  if (changed.trim() !== "") throw new PermanentError(`Commit or undo these changes first:\n${changed.trimEnd()}`);
  const version = (await runTool("git", ["describe", "--tags", "--always", "--match", "v*"])).trim();
  if (environment === "prod" && !/^v\d+\.\d+\.\d+$/.test(version)) {
    throw new PermanentError(`To prod goes a commit with a tag like v1.2.3; this one is ${version}.`);
  }
  return version;
}

async function ask(question: string, word: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new PermanentError("Nobody is here to confirm the plan: --approved does without.");
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await lines.question(`${question} Type "${word}" to go on: `)).trim() === word;
  } finally {
    lines.close();
  }
}

await runCommand(main);
