import { join } from "node:path";
import * as v from "valibot";
import { readEnv } from "#shared/config.ts";
import { startDemo } from "#shared/demo/start-demo.ts";
import { messageOf, PermanentError } from "#shared/errors.ts";
import { startPlatform } from "./platform-process.ts";
import { dataFolder } from "./ports.ts";
import { say } from "./run-command.ts";
import { startWebBuild } from "./start-web-build.ts";

const portNumber = v.pipe(
  v.string(),
  v.regex(/^\d{1,5}$/, "a port number is expected"),
  v.transform(Number),
  v.maxValue(65535),
);

try {
  const { CLOUDACT_PORT } = readEnv({ CLOUDACT_PORT: v.optional(portNumber, "8080") });
  const began = performance.now();
  const elapsed = () => `${((performance.now() - began) / 1000).toFixed(1).padStart(5)} s`;
  say(`CloudAct starts on ${dataFolder()}`);
  const web = startWebBuild();
  const platform = await startPlatform({ port: CLOUDACT_PORT, onProgress: (step) => say(`${elapsed()}  ${step}`) });
  const demo = startDemo();
  say(`${elapsed()}  ${await web}`);
  say(`${elapsed()}  ready\n`);
  say(`  address  ${platform.address}`);
  say(`  data     ${dataFolder()}   (CLOUDACT_DATA moves it)`);
  say(`  import   npm run import -- --org acme BILL.csv`);
  say(`  log      ${join(dataFolder(), "cloudact.log")}`);
  say("  stop     Ctrl-C\n");
  let stopping = false;
  const stop = async () => {
    if (stopping) process.exit(1);
    stopping = true;
    say("Finishing what is in hand. Ctrl-C again stops at once; nothing is lost either way.");
    demo.stop();
    await platform.stop();
    say("Stopped.");
    process.exit(0);
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
} catch (error) {
  const text =
    error instanceof PermanentError || !(error instanceof Error) ? messageOf(error) : (error.stack ?? error.message);
  process.stderr.write(`CloudAct did not start: ${text}\n`);
  process.exit(1);
}
