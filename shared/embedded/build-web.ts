import { runCommand, say } from "./run-command.ts";
import { buildWeb } from "./web-build.ts";

await runCommand(async () => {
  say(await buildWeb());
  return 0;
});
