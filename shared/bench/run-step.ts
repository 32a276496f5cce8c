import { type StepName, steps } from "./steps.ts";

const [name, folder] = process.argv.slice(2);
if (!name || !(name in steps) || !folder)
  throw new Error(`Expected a step (${Object.keys(steps).join(", ")}) and a folder.`);
const seconds = [await steps[name as StepName](folder)].flat();
const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
process.stdout.write(JSON.stringify({ seconds, peakMegabytes }));
process.exit(0);
