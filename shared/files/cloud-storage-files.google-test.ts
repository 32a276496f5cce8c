import { randomUUID } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, inject, test, vi } from "vitest";
import { emulatedProject } from "#shared/google/emulators/emulators.ts";
import { openCloudStorageFiles } from "./cloud-storage-files.ts";
import { describeFiles } from "./files.contract.ts";

const apiEndpoint = inject("emulators").storage ?? "";

beforeEach(() => {
  vi.stubEnv("METADATA_SERVER_DETECTION", "none");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

async function openNewBucket() {
  const bucket = `files-${randomUUID()}`;
  const answer = await fetch(`${apiEndpoint}/storage/v1/b?project=${emulatedProject}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: bucket }),
  });
  if (!answer.ok) throw new Error(`No bucket could be made: ${answer.status} ${await answer.text()}`);
  return { files: await openCloudStorageFiles({ project: emulatedProject, bucket, apiEndpoint }), bucket };
}

describe.skipIf(!apiEndpoint)("fake-gcs-server", () => {
  describeFiles("Cloud Storage", async () => ({ ...(await openNewBucket()), close: async () => undefined }));

  test("a big stream arrives whole in its chunks, and not at all when it breaks off", async () => {
    const { files } = await openNewBucket();
    const content = Buffer.alloc(20_000_000, "0123456789abcdef,");
    async function* pieces(end: number): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < end; at += 1_000_000) yield content.subarray(at, at + 1_000_000);
      if (end < content.length) throw new Error("the source broke off");
    }
    const { uri, bytes } = await files.write("big", pieces(content.length));
    expect(bytes).toBe(content.length);
    expect((await buffer(await files.read(uri))).equals(content)).toBe(true);
    await expect(files.write("new", pieces(18_000_000))).rejects.toThrow("the source broke off");
    expect(await files.write("big", pieces(content.length), { ifAbsent: true })).toMatchObject({ written: false });
    expect(await files.list("")).toEqual([uri]);
  });

  test("the address in STORAGE_EMULATOR_HOST does as well", async () => {
    const { bucket } = await openNewBucket();
    vi.stubEnv("STORAGE_EMULATOR_HOST", apiEndpoint);
    const files = await openCloudStorageFiles({ project: emulatedProject, bucket });
    const { uri } = await files.write("a", "x");
    await files.copy(uri, "b");
    expect(await files.list("")).toEqual([uri, files.uriOf("b")]);
    expect(String(await buffer(await files.read(uri)))).toBe("x");
  });
});
