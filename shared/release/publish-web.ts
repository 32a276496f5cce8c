import { join } from "node:path";
import { root } from "./import-graph.ts";
import type { Outputs } from "./outputs.ts";
import { runTool } from "./tools.ts";

const built = join(root, "web", "dist");
const forever = "--cache-control=public, max-age=31536000, immutable";
const anew = "--cache-control=no-cache";

/**
 * Builds the web app and puts it in its bucket, index.html last: until then everybody gets the app of before, whose files stay. Resolves
 * with how to bring that one back.
 */
export async function publishWeb({ web_bucket }: Outputs, keep: string): Promise<() => Promise<void>> {
  const bucket = `gs://${web_bucket}`;
  const copy = (...args: string[]) => runTool("gcloud", ["storage", "cp", ...args]);
  await runTool("npm", ["run", "web:build"], { show: true });
  const before = join(keep, "index.before.html");
  const hadOne = await copy(`${bucket}/index.html`, before).then(
    () => true,
    () => false,
  );
  const sync = (...args: string[]) => runTool("gcloud", ["storage", "rsync", "--recursive", ...args]);
  // The load balancer compresses; the copies that the front server sends are not for it.
  const compressed = "[.](br|gz)$";
  await sync(forever, `--exclude=${compressed}`, join(built, "assets"), `${bucket}/assets`);
  await sync(anew, `--exclude=^assets/|^index[.]html$|${compressed}`, built, bucket);
  await copy(anew, join(built, "index.html"), `${bucket}/index.html`);
  return async () => {
    if (hadOne) await copy(anew, before, `${bucket}/index.html`);
  };
}
