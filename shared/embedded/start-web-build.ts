import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { environmentWith } from "#shared/config.ts";

/**
 * Builds the web app, if it is stale, in a process of its own, whose memory goes with it. Resolves with what happened, for people: a
 * platform without its pages is still a platform.
 */
export function startWebBuild(): Promise<string> {
  const script = fileURLToPath(new URL("./build-web.ts", import.meta.url));
  const env = environmentWith({ NODE_ENV: "production" });
  return new Promise((resolve) => {
    execFile(process.execPath, [script], { env }, (error, out, problem) => {
      const said = stripVTControlCharacters(error ? problem : out).trim();
      resolve(error ? `The web app could not be built: ${said.split("\n").slice(0, 4).join(" ")}` : said);
    });
  });
}
