import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Browser, chromium } from "playwright-core";
import { environmentWith } from "#shared/config.ts";

const folder = fileURLToPath(new URL("../../node_modules/.cache/chromium/", import.meta.url));
const unpack = `import("@sparticuz/chromium").then(({ default: chromium }) => chromium.executablePath()).then(console.log)`;
const flags = [
  "--no-sandbox",
  "--no-zygote",
  "--disable-dev-shm-usage",
  "--font-render-hinting=none",
  "--hide-scrollbars",
];

/**
 * A real Chromium that npm brought, unpacked once. Where the machine lacks the libraries it needs, those that came with it are
 * taken: the package unpacks them only where it believes itself to be on AWS Lambda.
 */
export async function launchChromium(): Promise<Browser> {
  await mkdir(folder, { recursive: true });
  const env = environmentWith({ TMPDIR: folder, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x" });
  const { stdout } = await promisify(execFile)(process.execPath, ["--eval", unpack], { env });
  const executablePath = stdout.trim();
  const launch = (settings: Record<string, string>) =>
    chromium.launch({
      executablePath,
      args: flags,
      env: environmentWith({ FONTCONFIG_PATH: join(folder, "fonts"), ...settings }) as Record<string, string>,
    });
  return launch({}).catch(() => launch({ LD_LIBRARY_PATH: join(folder, "al2023", "lib") }));
}
