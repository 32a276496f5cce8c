import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { listFunctions } from "./catalog.js";

const framework = createRequire(import.meta.url).resolve("@google-cloud/functions-framework");
const cli = framework.replace(/index\.js$/, "main.js");

/** What `npx functions-framework --target=…` says until it serves, or ends. */
async function serve(target: string): Promise<string> {
  const child = spawn(process.execPath, [cli, `--target=${target}`, "--port=0"], {
    cwd: fileURLToPath(new URL("../", import.meta.url)),
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += String(chunk);
  });
  for await (const line of createInterface({ input: child.stdout })) {
    said += `${line}\n`;
    if (line.startsWith("URL")) break;
  }
  return said;
}

it.each(listFunctions())("the functions framework serves $name alone", async ({ name }) => {
  const said = await serve(name);
  expect(said).toContain(`Function: ${name}`);
  expect(said).toContain("Signature type: http");
});

it("a target that is no function is refused with the names of those there are", async () => {
  const said = await serve("load-warehose");
  expect(said).toContain("load-warehouse");
  expect(said).toContain('got "load-warehose"');
});
