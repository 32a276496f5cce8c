import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openCode } from "./reached-code.ts";

const port = "export interface Files { read(): void; write(): void; list(): void }";
const platform = `import type { Files } from "./port.ts"; export const files = (): Files => { throw new Error("closed"); };`;

/** Which methods of the port below run once `index.ts` is loaded. */
function reached(sources: Record<string, string>): string[] {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "cloudact-code-")));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const compilerOptions = { target: "es2024", module: "nodenext", noEmit: true, allowImportingTsExtensions: true };
  const config = { compilerOptions: { ...compilerOptions, strict: true, types: [] }, include: ["*.ts"] };
  const all = { "tsconfig.json": JSON.stringify(config), "port.ts": port, "platform.ts": platform, ...sources };
  for (const [name, text] of Object.entries(all)) writeFileSync(join(folder, name), text);
  const code = openCode("platform.ts", folder);
  try {
    const named = code.namedFrom("index.ts").filter(({ file, owner }) => file === "port.ts" && owner === "Files");
    return [...new Set(named.map(({ member }) => member))].sort();
  } finally {
    code.close();
  }
}

const steps = `
  import type { Files } from "./port.ts";
  export const reads = (files: Files) => files.read();
  export function writes({ files }: { files: Pick<Files, "write"> }) { files.write(); }
  export const lists = async (files: Files) => { const { list } = files; list(); };
`;
const asked = 'import { files } from "./platform.ts";';

it.each([
  ["what is called", `${asked} files().read();`, ["read"]],
  [
    "what an imported function calls, and not its neighbours",
    `${asked} import { reads } from "./steps.ts"; reads(files());`,
    ["read"],
  ],
  [
    "through a part of the port",
    `${asked} import { writes } from "./steps.ts"; writes({ files: files() });`,
    ["write"],
  ],
  ["taken out of the port", `${asked} import { lists } from "./steps.ts"; void lists(files());`, ["list"]],
  ["by another name", `import { reads as all } from "./steps.ts"; export default all;\nall;`, ["read"]],
  [
    "handed on as a value, in short",
    `import { reads } from "./steps.ts"; const deps = { reads };\nvoid deps;`,
    ["read"],
  ],
  [
    "in a module loaded when it is needed",
    `const { writes } = await import("./steps.ts");\nvoid writes;\nexport {};`,
    ["write"],
  ],
  ["in a module that runs as it is loaded", `import "./runs.ts";`, ["list"]],
  [
    "not what only a type names",
    `import { reads } from "./steps.ts"; export type Step = typeof reads; export let step: Step | undefined; step;`,
    [],
  ],
  [
    "not what only a type is imported from",
    `import type { Files } from "./port.ts"; export const none = (files: Files) => files;\nnone;`,
    [],
  ],
  ["not what nothing asks for", `import { idle } from "./idle.ts"; idle();`, []],
])("finds %s", (_, index, methods) => {
  const idle = `import { writes } from "./steps.ts"; export const idle = () => 1; export const busy = () => writes;`;
  const runs = `${asked} files().list();`;
  expect(reached({ "index.ts": index, "steps.ts": steps, "idle.ts": idle, "runs.ts": runs })).toEqual(methods);
});
