import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { PermanentError } from "#shared/errors.ts";
import { type KmsServer, startKmsServer } from "#shared/google/emulators/kms-server.ts";
import { openCloudKmsKeys } from "./cloud-kms-keys.ts";
import { describeKeys, expectRefusal } from "./keys.contract.ts";
import type { Keys } from "./keys.ts";

const key = "projects/emulated/locations/europe-west3/keyRings/cloudact/cryptoKeys/secrets";
const context = { orgId: "org", purpose: "connection/1" };

beforeEach(() => {
  vi.stubEnv("METADATA_SERVER_DETECTION", "none");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describeKeys("Cloud KMS, over our own server", async () => {
  const server = await startKmsServer(key);
  const open = () => openCloudKmsKeys({ key, endpoint: server.endpoint });
  return { keys: await open(), reopen: open, close: () => server.close() };
});

describe("a key of Cloud KMS", () => {
  let server: KmsServer;
  let keys: Keys;
  beforeEach(async () => {
    server = await startKmsServer(key);
    keys = await openCloudKmsKeys({ key, endpoint: server.endpoint });
  });
  afterEach(() => server.close());

  test("once rotated, opens what was sealed before and seals under its new version", async () => {
    const before = await keys.seal("AKIA one", context);
    expect(server.rotate()).toBe(2);
    const after = await keys.seal("AKIA two", context);
    expect(await keys.unseal(before, context)).toBe("AKIA one");
    expect(await keys.unseal(after, context)).toBe("AKIA two");
    server.setState(1, "DESTROYED");
    await expectRefusal(keys.unseal(before, context));
    expect(await keys.unseal(after, context)).toBe("AKIA two");
  });

  test.each(["DISABLED", "DESTROY_SCHEDULED", "DESTROYED"] as const)("whose version is %s says so", async (state) => {
    const envelope = await keys.seal("AKIA", context);
    server.setState(1, state);
    await expectRefusal(keys.unseal(envelope, context));
    for (const call of [keys.unseal(envelope, context), keys.seal("AKIA", context)]) {
      await expect(call).rejects.toThrow(PermanentError);
      await expect(call).rejects.toThrow(new RegExp(`${key}/cryptoKeyVersions/1 is not enabled.*${state}`));
    }
    server.setState(1, "ENABLED");
    expect(await keys.unseal(envelope, context)).toBe("AKIA");
  });

  test.each(["request-altered", "answer-altered", "unverified"] as const)(
    "seals nothing when a call went wrong: %s, and may be asked again",
    async (fault) => {
      server.failNext(fault);
      const error = await keys.seal("AKIA", context).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toBeInstanceOf(PermanentError);
      expect(await keys.unseal(await keys.seal("AKIA", context), context)).toBe("AKIA");
    },
  );

  test("does not open with an answer that was altered, and may be asked again", async () => {
    const envelope = await keys.seal("AKIA", context);
    server.failNext("answer-altered");
    const error = await keys.unseal(envelope, context).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(PermanentError);
    expect(await keys.unseal(envelope, context)).toBe("AKIA");
  });

  test.each(["unavailable", "request-altered"] as const)("opens although the first call was %s", async (fault) => {
    const envelope = await keys.seal("AKIA", context);
    server.failNext(fault);
    expect(await keys.unseal(envelope, context)).toBe("AKIA");
  });

  test("that does not exist may yet come", async () => {
    const absent = await openCloudKmsKeys({ key: `${key}-none`, endpoint: server.endpoint });
    const error = await absent.seal("AKIA", context).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(PermanentError);
  });
});
