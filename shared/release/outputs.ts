import * as v from "valibot";
import { PermanentError } from "#shared/errors.ts";
import { runTool } from "./tools.ts";

const outputs = v.object({
  project: v.string(),
  region: v.string(),
  /** Of the load balancer: https://DOMAIN. */
  url: v.string(),
  releases_bucket: v.string(),
  web_bucket: v.string(),
  deploy_account: v.string(),
  /** Name → URL, which is the audience of its callers too. */
  function_urls: v.record(v.string(), v.string()),
});

/** What terraform/outputs.tf says of an environment that stands. */
export type Outputs = v.InferOutput<typeof outputs>;

/** Throws a PermanentError before the very first apply, which is made by hand. */
export async function readOutputs(terraform: string): Promise<Outputs> {
  const printed: unknown = JSON.parse(await runTool("terraform", [`-chdir=${terraform}`, "output", "-json"]));
  const values = v.parse(v.record(v.string(), v.object({ value: v.unknown() })), printed);
  const parsed = v.safeParse(
    outputs,
    Object.fromEntries(Object.entries(values).map(([key, { value }]) => [key, value])),
  );
  if (parsed.success) return parsed.output;
  const missing = parsed.issues.map((issue) => v.getDotPath(issue)).join(", ");
  throw new PermanentError(`Terraform's state lacks ${missing}: see "The first apply" in terraform/README.md.`);
}
