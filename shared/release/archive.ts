import { parseArgs } from "node:util";
import { runCommand, say } from "#shared/embedded/run-command.ts";
import { writeArchive } from "./write-archive.ts";

await runCommand(async () => {
  const { values } = parseArgs({ options: { out: { type: "string", default: ".release" } } });
  const { path, contents, bytes } = await writeArchive(values.out);
  for (const file of contents) say(`${String(file.bytes).padStart(9)}  ${file.path}`);
  say(`${contents.length} files, ${bytes} bytes: ${path}`);
  return 0;
});
