import * as v from "valibot";
import { PermanentError } from "#shared/errors.ts";
import type { Outputs } from "./outputs.ts";
import { runTool } from "./tools.ts";

const report = v.object({ done: v.boolean(), next: v.nullable(v.string()), lines: v.array(v.string()) });

/** Calls an operation as the deploy account, on and on from where the last call ended, until it is done. Throws when it says it cannot be. */
export async function operate(name: string, to: Outputs, say: (line: string) => void): Promise<void> {
  const url = to.function_urls[name];
  if (url === undefined) throw new PermanentError(`Terraform knows no function ${name}.`);
  const identity = [
    "auth",
    "print-identity-token",
    "--include-email",
    `--impersonate-service-account=${to.deploy_account}`,
  ];
  const token = (await runTool("gcloud", [...identity, `--audiences=${url}`])).trim();
  for (let after: string | null = null, isDone = false; !isDone; ) {
    const answer: v.InferOutput<typeof report> = await ask(name, url, token, after);
    for (const line of answer.lines) say(`  ${line}`);
    isDone = answer.done;
    if (!isDone && answer.next === null) throw new Error(`${name} is not done.`);
    after = answer.next;
  }
}

async function ask(
  name: string,
  url: string,
  token: string,
  after: string | null,
): Promise<v.InferOutput<typeof report>> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify({ after }) });
  if (answer.ok) return v.parse(report, await answer.json());
  throw new Error(`${name} answered ${answer.status}: ${(await answer.text()) || "nothing; its log says more"}.`);
}
