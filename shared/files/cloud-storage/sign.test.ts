import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PermanentError } from "#shared/errors.ts";
import { type CloudStorageServer, startCloudStorageServer } from "#shared/google/emulators/cloud-storage-server.ts";
import { openCloudStorageFiles } from "../cloud-storage-files.ts";
import type { Files, SignedRequest } from "../files.ts";

const { publicKey, privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

let server: CloudStorageServer;
let files: Files;
let folder: string;
beforeEach(async () => {
  vi.stubEnv("METADATA_SERVER_DETECTION", "none");
  folder = await mkdtemp(join(tmpdir(), "cloudact-signing-"));
  const key = join(folder, "key.json");
  const account = { type: "service_account", client_email: "signer@example.iam.gserviceaccount.com" };
  await writeFile(key, JSON.stringify({ ...account, private_key: privateKey }));
  vi.stubEnv("GOOGLE_APPLICATION_CREDENTIALS", key);
  server = await startCloudStorageServer({ bucket: "bills", signer: publicKey });
  files = await openCloudStorageFiles({ project: "emulated", bucket: "bills", apiEndpoint: server.url });
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await server.close();
  await rm(folder, { recursive: true });
});

const inAnHour = () => new Date(Date.now() + 3_600_000);
const ask = async (signed: SignedRequest | undefined, body?: string) =>
  fetch(signed?.url ?? "", { ...signed, ...(body !== undefined && { body }) });

test("a signed request downloads the object under the name it was signed for", async () => {
  const { uri } = await files.write("exports/é 1.csv", "a,b");
  const answer = await ask(await files.signDownload(uri, { fileName: 'Kosten "März".csv', expires: inAnHour() }));
  expect(await answer.text()).toBe("a,b");
  expect(answer.headers.get("content-disposition")).toBe(
    `attachment; filename="Kosten _M_rz_.csv"; filename*=UTF-8''Kosten%20%22M%C3%A4rz%22.csv`,
  );
});

test("a signed request uploads what its media type and size allow", async () => {
  const signed = await files.signUpload("uploads/a.csv", { mediaType: "text/csv", maxBytes: 3, expires: inAnHour() });
  expect((await ask(signed, "a,bc")).status).toBe(400);
  expect(await files.list("")).toEqual([]);
  expect((await ask(signed, "a,b")).status).toBe(200);
  expect(await text(await files.read("gs://bills/uploads/a.csv"))).toBe("a,b");
});

test("a signed request lets nothing in but what was signed", async () => {
  const { uri } = await files.write("a", "x");
  await files.write("b", "y");
  const down = await files.signDownload(uri, { fileName: "a", expires: inAnHour() });
  const up = await files.signUpload("c", { mediaType: "text/csv", maxBytes: 3, expires: inAnHour() });
  if (!down || !up) throw new Error("A bucket signs.");
  const others = [
    { ...down, url: down.url.replace("/bills/a?", "/bills/b?") },
    { ...down, url: down.url.replace(/X-Goog-Expires=\d+/, "X-Goog-Expires=99999") },
    { ...down, method: "PUT" as const },
    { ...up, headers: { ...up.headers, "content-type": "text/html" } },
    { ...up, headers: { ...up.headers, "x-goog-content-length-range": "0,999" } },
  ];
  for (const other of others) expect((await ask(other, other.method === "PUT" ? "z" : undefined)).status).toBe(403);
  expect(await files.list("")).toEqual([uri, "gs://bills/b"]);
});

test("a signed request ends when it expires", async () => {
  const { uri } = await files.write("a", "x");
  const soon = Date.now() + 60_000;
  const signed = await files.signDownload(uri, { fileName: "a", expires: new Date(soon) });
  vi.spyOn(Date, "now").mockReturnValue(soon + 1000);
  expect((await ask(signed)).status).toBe(400);
});

test("nothing is signed for a path or a URI that is none", async () => {
  const download = { fileName: "a", expires: inAnHour() };
  await expect(files.signDownload("gs://bills/../a", download)).rejects.toThrow(PermanentError);
  await expect(files.signDownload("gs://other/a", download)).rejects.toThrow(PermanentError);
  const upload = { mediaType: "text/csv", maxBytes: 3, expires: inAnHour() };
  await expect(files.signUpload("a/../b", upload)).rejects.toThrow(PermanentError);
});
