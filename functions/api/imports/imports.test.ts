import { randomUUID } from "node:crypto";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chunkBytes } from "#shared/api/imports.ts";
import { startTestApi, type TestApi } from "#shared/embedded/api-for-tests.ts";
import { focusBill } from "#shared/embedded/focus-bill.ts";
import { newOwner, type TestOwner } from "#shared/embedded/owner-for-tests.ts";
import { files } from "#shared/platform.ts";
import { beginUpload } from "./begin-upload.ts";

let api: TestApi;
let owner: TestOwner;
let stranger: TestOwner;

beforeAll(async () => {
  api = await startTestApi();
  owner = await newOwner(api);
  stranger = await newOwner(api);
});

afterAll(() => api.stop());

const day = (index: number, cost: string) => ({ day: `2026-09-${String((index % 28) + 1).padStart(2, "0")}`, cost });
const smallBill = (cost: string) => Buffer.from(focusBill([day(0, cost)]));

async function begin(who: TestOwner, name: string, bytes: number) {
  return (await who.call("POST /api/imports", { body: { name, bytes } })).json.uploadId;
}

const put = (who: TestOwner, uploadId: string, offset: number, bytes: Buffer) =>
  who.call("PUT /api/imports/{uploadId}", { params: { uploadId }, query: { offset: String(offset) }, bytes });

async function uploadWhole(who: TestOwner, name: string, bytes: Buffer) {
  const uploadId = await begin(who, name, bytes.length);
  expect((await put(who, uploadId, 0, bytes)).json).toMatchObject({ received: bytes.length, bytes: bytes.length });
  return uploadId;
}

describe("a bill that goes up in chunks", () => {
  const rows = Array.from({ length: 80_000 }, (_, index) => day(index, "0.01"));
  const bill = Buffer.from(focusBill(rows));

  it("goes on after a break, takes a chunk twice, and is imported whole", async () => {
    const chunks = [0, chunkBytes, 2 * chunkBytes].map((offset) => bill.subarray(offset, offset + chunkBytes));
    const uploadId = await begin(owner, "big.csv", bill.length);
    await put(owner, uploadId, 0, chunks[0] as Buffer);
    const { json: resumed } = await owner.call("GET /api/imports/{uploadId}", { params: { uploadId } });
    expect(resumed).toEqual({ uploadId, name: "big.csv", bytes: bill.length, received: chunkBytes, chunkBytes });
    expect((await put(owner, uploadId, 0, chunks[0] as Buffer)).json.received).toBe(chunkBytes);
    await put(owner, uploadId, chunkBytes, chunks[1] as Buffer);
    const early = await owner.call("POST /api/imports/run", { body: { uploadIds: [uploadId] } });
    expect([early.status, early.detail]).toEqual([409, expect.stringContaining("big.csv")]);
    await put(owner, uploadId, 2 * chunkBytes, chunks[2] as Buffer);
    const { json } = await owner.call("POST /api/imports/run", { body: { uploadIds: [uploadId] } });
    const sync = await owner.finished(json.runId);
    expect(sync).toMatchObject({ status: "loaded", files: ["big.csv"], rows: 80_000 });
    expect(sync.slices[0]?.sums).toEqual([{ currency: "USD", billed: "800.000000000000000000" }]);
  });

  it("leaves no chunk behind, and can be run again as the same run", async () => {
    const bytes = smallBill("7");
    const uploadId = await uploadWhole(owner, "again.csv", bytes);
    const run = async () => (await owner.call("POST /api/imports/run", { body: { uploadIds: [uploadId] } })).json.runId;
    const runId = await run();
    await owner.finished(runId);
    const left = await (await files()).list(`unfinished/${owner.org}/${uploadId}/`);
    expect(left.map((uri) => uri.split("/").at(-1))).toEqual(["file.json", "upload.json"]);
    expect(await run()).toBe(runId);
    const { json } = await owner.call("GET /api/syncs", { query: { limit: "100" } });
    expect(json.syncs.filter((sync) => sync.files[0] === "again.csv")).toHaveLength(1);
    expect((await put(owner, uploadId, 0, bytes)).json.received).toBe(bytes.length);
  });

  it("lies where an imported file lies, byte for byte", async () => {
    const bytes = smallBill("8");
    const uploadId = await uploadWhole(owner, "bytes é.csv", bytes);
    await owner.call("POST /api/imports/run", { body: { uploadIds: [uploadId] } });
    const hash = await crypto.subtle.digest("SHA-256", new Uint8Array(bytes));
    const uri = `files://uploads/${owner.org}/${Buffer.from(hash).toString("hex")}/bytes é.csv`;
    expect(await text(await (await files()).read(uri))).toBe(bytes.toString());
  });

  it("makes one run of several files, each once", async () => {
    const [one, two] = [smallBill("1"), Buffer.from(focusBill([{ day: "2026-10-05", cost: "3" }]))];
    const uploadIds = [
      await uploadWhole(owner, "september.csv", one),
      await uploadWhole(owner, "october.csv", two),
      await uploadWhole(owner, "september-copy.csv", one),
    ];
    const { json } = await owner.call("POST /api/imports/run", { body: { uploadIds } });
    const sync = await owner.finished(json.runId);
    expect(sync).toMatchObject({ status: "loaded", files: ["september.csv", "october.csv"], rows: 2 });
    expect(sync.slices.map(({ billingPeriod, sums }) => [billingPeriod, sums[0]?.billed])).toEqual([
      ["2026-09-01", "1.000000000000000000"],
      ["2026-10-01", "3.000000000000000000"],
    ]);
  });
});

describe("a chunk is refused, with what was expected,", () => {
  const bytes = Buffer.alloc(chunkBytes + 100, "x");
  it.each([
    ["that leaves a gap", chunkBytes, bytes.subarray(chunkBytes), /begins at byte 0/],
    ["that begins within another", 5, bytes.subarray(5, chunkBytes), /begins at byte 0/],
    ["that begins after the end", chunkBytes * 2, bytes.subarray(0, 1), /begins at byte 0/],
    ["that is too short", 0, bytes.subarray(0, 100), /8388608 bytes; 100 came/],
  ])("%s", async (_, offset, content, reason) => {
    const uploadId = await begin(owner, "refused.csv", bytes.length);
    const answer = await put(owner, uploadId, offset, content);
    expect(answer.status).toBe(409);
    expect(answer.detail).toMatch(reason);
    const { json } = await owner.call("GET /api/imports/{uploadId}", { params: { uploadId } });
    expect(json.received).toBe(0);
  });

  it("that is the last and too long", async () => {
    const uploadId = await begin(owner, "long.csv", 100);
    expect(await put(owner, uploadId, 0, bytes.subarray(0, 101))).toMatchObject({ status: 409 });
  });

  it("that has other bytes than the first time", async () => {
    const uploadId = await begin(owner, "other.csv", bytes.length);
    await put(owner, uploadId, 0, bytes.subarray(0, chunkBytes));
    const answer = await put(owner, uploadId, 0, Buffer.alloc(chunkBytes, "y"));
    expect([answer.status, answer.detail]).toEqual([409, expect.stringContaining("another file")]);
  });
});

describe("an upload", () => {
  it.each([
    ["is empty", { name: "bill.csv", bytes: 0 }],
    ["has more than 5 GB", { name: "bill.csv", bytes: 5 * 1024 ** 3 + 1 }],
    ["has a folder in its name", { name: "../bill.csv", bytes: 1 }],
    ["has no name", { name: "..", bytes: 1 }],
    ["has a name no file can have", { name: "é".repeat(200), bytes: 1 }],
  ])("is refused at once when it %s", async (_, body) => {
    const { status } = await owner.call("POST /api/imports", { body });
    expect([400, 422]).toContain(status);
  });

  it("is not there for another organization", async () => {
    const uploadId = await uploadWhole(owner, "mine.csv", smallBill("2"));
    const params = { uploadId };
    const answers = [
      await stranger.call("GET /api/imports/{uploadId}", { params }),
      await stranger.call("PUT /api/imports/{uploadId}", { params, query: { offset: "0" }, bytes: smallBill("2") }),
      await stranger.call("DELETE /api/imports/{uploadId}", { params }),
      await stranger.call("POST /api/imports/run", { body: { uploadIds: [uploadId] } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect((await owner.call("GET /api/imports/{uploadId}", { params })).status).toBe(200);
  });

  it("that is given up is gone, with its bytes", async () => {
    const uploadId = await uploadWhole(owner, "gone.csv", smallBill("3"));
    expect((await owner.call("DELETE /api/imports/{uploadId}", { params: { uploadId } })).status).toBe(204);
    expect((await owner.call("GET /api/imports/{uploadId}", { params: { uploadId } })).status).toBe(404);
    expect(await (await files()).list(`unfinished/${owner.org}/${uploadId}/`)).toEqual([]);
  });

  it("is removed when another begins more than 7 days later", async () => {
    const organization = `o-${randomUUID().slice(0, 8)}`;
    const at = (now: string) => beginUpload(bucket, { organization, name: "a.csv", bytes: 5, now: new Date(now) });
    const bucket = await files();
    const old = await at("2026-11-01T00:00:00Z");
    await bucket.write(`unfinished/${organization}/${old.uploadId}/chunks/000000000000`, "a,b\n1");
    const recent = await at("2026-11-03T00:00:00Z");
    const last = await at("2026-11-08T12:00:00Z");
    const left = (await bucket.list(`unfinished/${organization}/`)).map((uri) => uri.split("/").at(-2));
    expect(new Set(left)).toEqual(new Set([recent.uploadId, last.uploadId]));
  });
});
