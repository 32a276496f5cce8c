import * as v from "valibot";
import type { Outputs } from "./outputs.ts";
import { runTool } from "./tools.ts";

const services = v.array(
  v.object({
    metadata: v.object({ name: v.string() }),
    status: v.object({
      traffic: v.optional(
        v.array(v.object({ revisionName: v.optional(v.string()), percent: v.optional(v.number()) })),
        [],
      ),
    }),
  }),
);

/** Name of a function → the revision that gets its traffic. */
export type Serving = Readonly<Record<string, string>>;

const place = ({ project, region }: Outputs) => [`--project=${project}`, `--region=${region}`];

/** Which revision of each function answers now; a function that was never deployed has none. */
export async function servingRevisions(of: Outputs): Promise<Serving> {
  const printed = await runTool("gcloud", ["run", "services", "list", ...place(of), "--format=json"]);
  const serving = v.parse(services, JSON.parse(printed)).map(({ metadata, status }) => {
    const revision = status.traffic.find(({ percent }) => percent === 100)?.revisionName;
    return [metadata.name, revision] as const;
  });
  return Object.fromEntries(serving.filter((one): one is [string, string] => one[1] !== undefined));
}

/** Sends the traffic of every function that changed back to the revision it had. The next deploy sends it on to its own. */
export async function rollBack(before: Serving, of: Outputs, say: (line: string) => void): Promise<void> {
  const now = await servingRevisions(of);
  for (const [name, revision] of Object.entries(before)) {
    if (now[name] === revision) continue;
    say(`  ${name}: back to ${revision}`);
    const traffic = ["run", "services", "update-traffic", name, `--to-revisions=${revision}=100`, "--quiet"];
    await runTool("gcloud", [...traffic, ...place(of)]);
  }
}
