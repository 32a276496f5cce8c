import { describe, expect, it } from "vitest";
import { startChild } from "#shared/embedded/child-for-tests.ts";
import { freePort, startServerProcess } from "./server-process.ts";

const answering =
  "require('node:http').createServer((_, response) => response.end('here')).listen(process.argv[1], '127.0.0.1')";
const module = JSON.stringify(new URL("./server-process.ts", import.meta.url).href);

const isAnswering = (address: string) =>
  fetch(`http://${address}`).then(
    () => true,
    () => false,
  );

describe("a server in a process of its own", () => {
  it("is there when it has started, and gone when it was killed", async () => {
    const port = await freePort();
    const args = ["-e", answering, `${port}`];
    const server = await startServerProcess({ name: "tried", command: process.execPath, args, port });
    expect(await isAnswering(server.address)).toBe(true);
    await server.kill();
    expect(await isAnswering(server.address)).toBe(false);
  });

  it("ends with who started it, even by kill -9", async () => {
    const port = await freePort();
    const start = { name: "tried", command: process.execPath, args: ["-e", answering, `${port}`], port };
    const owner = startChild(
      `const { startServerProcess } = await import(${module});
      console.log((await startServerProcess(${JSON.stringify(start)})).address);
      setInterval(() => undefined, 1000);`,
    );
    const address = await owner.nextLine();
    expect(await isAnswering(address)).toBe(true);
    await owner.kill();
    await expect.poll(() => isAnswering(address), { timeout: 60_000 }).toBe(false);
  });

  it("that ends before it answers says what it wrote", async () => {
    const args = ["-e", "console.error('no such bucket'); process.exit(3)"];
    const start = startServerProcess({ name: "tried", command: process.execPath, args, port: await freePort() });
    await expect(start).rejects.toThrow(/tried does not answer on 127\.0\.0\.1:\d+\. It wrote: no such bucket/);
  });
});
