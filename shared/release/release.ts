import { join } from "node:path";
import { messageOf, PermanentError } from "#shared/errors.ts";
import { root } from "./import-graph.ts";
import { operate } from "./operate.ts";
import { type Outputs, readOutputs } from "./outputs.ts";
import { publishWeb } from "./publish-web.ts";
import { rollBack, servingRevisions } from "./serving.ts";
import { runTool } from "./tools.ts";
import { writeArchive } from "./write-archive.ts";

export interface Release {
  environment: "stage" | "prod";
  /** A tag or a commit: what the app and every log line say of themselves. */
  version: string;
  /** For what is made on the way; a folder that is not in git. */
  folder: string;
  /** Asked once the plan was shown. */
  confirm(question: string): Promise<boolean>;
  say(line: string): void;
}

const terraform = join(root, "terraform");
const inTerraform = (...args: string[]) => runTool("terraform", [`-chdir=${terraform}`, ...args], { show: true });

/**
 * Brings this version to an environment: migrate → functions → bootstrap → org-sync-all → web → health. Each step may be repeated, so a
 * release that stopped is released again. What fails once the functions are new sends their traffic, and the web app, back to what was.
 */
export async function release(of: Release): Promise<void> {
  const { environment, version, folder, say } = of;
  const archive = await writeArchive(folder);
  say(`${archive.name}: ${archive.contents.length} files, ${archive.bytes} bytes`);
  await inTerraform("init", "-reconfigure", `-backend-config=${environment}.gcs.tfbackend`, "-input=false");
  const to = await readOutputs(terraform);
  await runTool("gcloud", [
    "storage",
    "cp",
    "--no-clobber",
    archive.path,
    `gs://${to.releases_bucket}/${archive.name}`,
  ]);
  const plan = join(folder, `${environment}.tfplan`);
  const values = [`-var-file=${environment}.tfvars`, `-var=release=${archive.name}`, `-var=release_version=${version}`];
  await inTerraform("plan", "-input=false", `-out=${plan}`, ...values);
  const isAgreed = await of.confirm(`This goes to ${environment} (${to.project}) as ${version}.`);
  if (!isAgreed) throw new PermanentError("Nothing was changed.");
  say("migrate");
  await migrate(to);
  const before = await servingRevisions(to);
  const undo = [() => rollBack(before, to, say)];
  try {
    say("functions");
    await inTerraform("apply", "-input=false", plan);
    say("bootstrap");
    await operate("bootstrap", to, say);
    say("org-sync-all");
    await operate("org-sync-all", to, say);
    say("web");
    undo.push(await publishWeb(to, folder));
    say("health");
    await checkHealth(to, version);
  } catch (error) {
    say(`Rolling back: ${messageOf(error)}`);
    for (const step of undo.reverse()) await step();
    throw error;
  }
  say(`${version} serves ${environment} at ${to.url}`);
}

async function migrate({ project }: Outputs): Promise<void> {
  const secret = ["secrets", "versions", "access", "latest", "--secret=database-url", `--project=${project}`];
  const url = (await runTool("gcloud", secret)).trim();
  await runTool("npm", ["run", "migrate"], { env: { DATABASE_URL: url }, show: true });
}

/** Asks as the world does, through the load balancer: an API that says this version, and the page. */
async function checkHealth({ url: origin }: Outputs, version: string): Promise<void> {
  const session = await fetch(`${origin}/api/session`);
  const answer = session.ok ? ((await session.json()) as { version?: unknown }) : {};
  if (answer.version !== version) {
    throw new Error(
      `${origin}/api/session answers ${session.status}, version ${answer.version ?? "none"}; ${version} was expected.`,
    );
  }
  const page = await fetch(`${origin}/`);
  if (!page.ok || !page.headers.get("content-type")?.startsWith("text/html")) {
    throw new Error(`${origin}/ answers ${page.status}, no page.`);
  }
}
