import { expect, test } from "vitest";
import { linesOf } from "./lines-of.ts";

async function linesIn(...chunks: (string | Uint8Array)[]): Promise<string[]> {
  async function* content() {
    for (const chunk of chunks) yield Buffer.from(chunk);
  }
  const lines: string[] = [];
  for await (const line of linesOf(content())) lines.push(line);
  return lines;
}

test("lines end at a line feed, wherever the chunks end", async () => {
  expect(await linesIn("a\nb", "c\n\nd")).toEqual(["a", "bc", "", "d"]);
  expect(await linesIn("a\n")).toEqual(["a"]);
  expect(await linesIn()).toEqual([]);
});

test("a line separator within JSON text ends no line", async () => {
  expect(await linesIn(`${JSON.stringify("a\u2028b")}\n`)).toEqual(['"a\u2028b"']);
});

test("a letter cut by the end of a chunk is whole", async () => {
  const bytes = Buffer.from("é\n");
  expect(await linesIn(bytes.subarray(0, 1), bytes.subarray(1))).toEqual(["é"]);
});
