import { listFunctions } from "./catalog.js";

// The deploy entry: one archive holds all functions, and a process loads only the one it serves.
const flag = process.argv.find((argument) => argument.startsWith("--target"));
const target = flag?.split("=")[1] ?? process.argv[process.argv.indexOf("--target") + 1];
// biome-ignore lint/style/noProcessEnv: set by the platform before any of our code runs
const name = flag ? target : process.env.FUNCTION_TARGET;
const found = listFunctions().find((candidate) => candidate.name === name);
if (!found) {
  const names = listFunctions().map((candidate) => candidate.name);
  throw new Error(`FUNCTION_TARGET names no function: expected one of ${names.join(", ")}; got "${name ?? ""}".`);
}
await import(found.module);
