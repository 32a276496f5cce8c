import { existsSync, globSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import * as v from "valibot";
import { readEnv } from "#shared/config.ts";

/** Where installers put the Google Cloud SDK, for when its `gcloud` is not on the PATH. */
const usualFolders = [
  join(homedir(), "google-cloud-sdk"),
  "/usr/lib/google-cloud-sdk",
  "/usr/share/google-cloud-sdk",
  "/opt/google-cloud-sdk",
  "/usr/local/share/google-cloud-sdk",
  "/opt/homebrew/share/google-cloud-sdk",
  "/snap/google-cloud-cli/current",
];

/** What starts gcloud's Pub/Sub emulator, or why there is none. */
export function findPubSubEmulator(): { java: string; jar: string } | { missing: string } {
  const java = onPath("java");
  const gcloud = onPath("gcloud");
  const folders = [...(gcloud ? [dirname(dirname(realpathSync(gcloud)))] : []), ...usualFolders];
  const jar = folders.flatMap((folder) =>
    globSync(join(folder, "platform/pubsub-emulator/lib/*pubsub-emulator*.jar")),
  )[0];
  if (!jar)
    return { missing: "the Google Cloud SDK has no Pub/Sub emulator here (gcloud components install pubsub-emulator)" };
  return java ? { java, jar } : { missing: "there is no Java to run it with" };
}

function onPath(program: string): string | undefined {
  const { PATH } = readEnv({ PATH: v.optional(v.string(), "") });
  return PATH.split(delimiter)
    .map((folder) => join(folder, program))
    .find((path) => existsSync(path));
}
