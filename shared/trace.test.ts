import { afterEach, expect, test, vi } from "vitest";
import { log, logTo, noteLogFields } from "./log.ts";
import { inTrace, traceparent } from "./trace.ts";
import { version } from "./version.ts";

const id = "4bf92f3577b34da6a3ce929d0e0e4736";

afterEach(() => {
  logTo(() => undefined);
  vi.unstubAllEnvs();
});

function linesOf(): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  logTo((line) => lines.push(JSON.parse(line)));
  return lines;
}

test("a line logged deep in the work carries the caller's trace, the work's fields and the version", async () => {
  const lines = linesOf();
  await inTrace(`00-${id}-00f067aa0ba902b7-01`, { function: "plan-sync" }, async () => {
    await Promise.resolve();
    noteLogFields({ orgId: "o-1" });
    log("INFO", "planned", { runId: "r-1" });
  });
  log("INFO", "outside");
  expect(lines).toMatchObject([{ trace: id, function: "plan-sync", orgId: "o-1", runId: "r-1", version }, { version }]);
  expect(lines[1]).not.toHaveProperty("trace");
});

test("what is called goes on with the trace, under a span of its own", () => {
  inTrace(`00-${id}-00f067aa0ba902b7-01`, {}, () => {
    expect(traceparent()).toMatch(new RegExp(`^00-${id}-[0-9a-f]{16}-01$`));
    expect(traceparent()).not.toContain("00f067aa0ba902b7");
  });
  expect(traceparent()).toBeUndefined();
});

test.each([undefined, "", "00-short-00f067aa0ba902b7-01", `00-${id}-zz-01`])("%j begins a new trace", (given) => {
  const lines = linesOf();
  inTrace(given, {}, () => log("INFO", "a"));
  expect(lines[0]?.trace).toMatch(/^[0-9a-f]{32}$/);
  expect(lines[0]?.trace).not.toBe(id);
});

test("two pieces of work at once keep their fields apart", async () => {
  const lines = linesOf();
  const work = async (name: string) =>
    inTrace(undefined, {}, async () => {
      await Promise.resolve();
      noteLogFields({ name });
      await Promise.resolve();
      log("INFO", name);
    });
  await Promise.all([work("a"), work("b")]);
  expect(lines.map(({ message, name }) => [message, name])).toEqual([
    ["a", "a"],
    ["b", "b"],
  ]);
});

test("on Google Cloud the trace stands in the field that Logging reads", () => {
  vi.stubEnv("GOOGLE_CLOUD_PROJECT", "acme-prod");
  const lines = linesOf();
  inTrace(`00-${id}-00f067aa0ba902b7-01`, {}, () => log("INFO", "a"));
  expect(lines[0]).toMatchObject({ "logging.googleapis.com/trace": `projects/acme-prod/traces/${id}` });
});
