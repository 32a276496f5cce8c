import { listFunctions } from "#functions/catalog.js";
import { type RecentRun, recentRuns } from "#shared/database/run-queries.ts";
import { database } from "#shared/platform.ts";
import wiring from "#topics/topics.json" with { type: "json" };
import type { Answer } from "./front-server.ts";
import { dataFolder } from "./ports.ts";

/** The page at `/`: what runs here, how to import a bill, and what the last imports did. */
export const answerPage: Answer = async (request, { pathname }) => {
  if (request.method !== "GET" || pathname !== "/") return undefined;
  const runs = await recentRuns(await database(), 10);
  return { status: 200, contentType: "text/html", body: page(runs) };
};

function page(runs: RecentRun[]): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>CloudAct</title><style>${style}</style></head><body><main>
<h1>CloudAct</h1><p>Every technology bill in one honest ledger, as FOCUS 1.3. This machine runs all of it.</p>
<h2>Import a bill</h2>
<pre>npm run import -- --org acme BILL.csv</pre>
<p>AWS Cost and Usage Reports, AWS and OCI exports, and any FOCUS 1.0 to 1.4 file; CSV or Parquet, plain or gzip. To only
look at a bill as FOCUS: <code>npm run convert -- BILL.csv --out bill.parquet</code></p>
<h2>Last imports</h2>${runs.length ? table(["when", "organization", "files", "status", ""], runs.map(runRow)) : "<p>None yet.</p>"}
<h2>Functions</h2>${table(["function", "woken by"], listFunctions().map(functionRow))}
<p>Data: <code>${escapeHtml(dataFolder())}</code></p></main></body></html>`;
}

const runRow = (run: RecentRun) => [
  `${run.requestedAt.slice(0, 16).replace("T", " ")} UTC`,
  run.organization,
  run.files.join(", "),
  run.status,
  run.failureReason ?? "",
];

function functionRow({ name, kind }: { name: string; kind: string }): string[] {
  const topic = Object.entries(wiring).find(([, { to }]) => to === name)?.[0];
  return [name, topic ? `topic ${topic}` : kind];
}

function table(head: string[], rows: string[][]): string {
  const cells = (tag: string, row: string[]) =>
    `<tr>${row.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join("")}</tr>`;
  return `<table><thead>${cells("th", head)}</thead><tbody>${rows.map((row) => cells("td", row)).join("")}</tbody></table>`;
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

const style = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}main{max-width:56rem;margin:3rem auto;padding:0 1.5rem}
h1{margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}pre,code{font-family:ui-monospace,monospace;font-size:.9em}
pre{padding:.75rem 1rem;border:1px solid #8886;border-radius:.5rem;overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem}th{text-align:left;font-weight:600}
td:first-child{white-space:nowrap}th,td{padding:.35rem .75rem .35rem 0;border-bottom:1px solid #8884;vertical-align:top}`;
