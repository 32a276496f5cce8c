import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const run = promisify(execFile);
const folder = fileURLToPath(new URL("./", import.meta.url));
const isInstalled = await run("terraform", ["version"]).then(
  () => true,
  () => false,
);

it.skipIf(!isInstalled)(
  "every file is as `terraform fmt` writes it (skipped where there is no terraform)",
  async () => {
    const { stdout } = await run("terraform", ["fmt", "-check", "-list=true", "-recursive", folder]).catch(
      (error: { stdout: string }) => error,
    );
    expect(stdout).toBe("");
  },
);
