import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PermanentError } from "#shared/errors.ts";
import type { Keys } from "./keys.ts";

export interface OpenKeys {
  keys: Keys;
  /** The same port, opened anew on the same key. */
  reopen(): Promise<Keys>;
  close(): Promise<void>;
}

const secret = 'AKIA-very-secret "ключ" \u{1F511}';
const context = { orgId: "4f1d5a52-0000-4000-8000-000000000001", purpose: "connection/7" };

/** What every adapter of Keys does. `open` gives a key of its own to every test. */
export function describeKeys(name: string, open: () => Promise<OpenKeys>): void {
  describe(`Keys: ${name}`, () => {
    let opened: OpenKeys;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());
    describeSealing(() => opened);
    describeRefusals(() => opened);
  });
}

function describeSealing(opened: () => OpenKeys): void {
  test.each([secret, "", "x".repeat(100_000)])("unseals what was sealed, in a later process too", async (content) => {
    const envelope = await opened().keys.seal(content, context);
    expect(envelope).toMatch(/^[\x21-\x7e]+$/);
    expect(await opened().keys.unseal(envelope, context)).toBe(content);
    expect(await (await opened().reopen()).unseal(envelope, context)).toBe(content);
  });

  test("the envelope is another one every time and shows nothing of the secret", async () => {
    const envelopes = await Promise.all([1, 2].map(() => opened().keys.seal(secret, context)));
    expect(envelopes[0]).not.toBe(envelopes[1]);
    const decoded = envelopes
      .join(".")
      .split(".")
      .map((field) => Buffer.from(field, "base64url").toString("utf8"));
    for (const shown of [...envelopes, ...decoded]) expect(shown).not.toContain("AKIA");
  });
}

function describeRefusals(opened: () => OpenKeys): void {
  test.each([
    { ...context, orgId: "4f1d5a52-0000-4000-8000-000000000002" },
    { ...context, purpose: "connection/8" },
    { orgId: context.purpose, purpose: context.orgId },
    { orgId: `${context.orgId}connection`, purpose: "/7" },
  ])("does not unseal for another context: $orgId $purpose", async (other) => {
    const envelope = await opened().keys.seal(secret, context);
    await expectRefusal(opened().keys.unseal(envelope, other));
  });

  test("does not unseal when any one character was changed, or any field comes from another envelope", async () => {
    const envelope = await opened().keys.seal(secret, context);
    for (let at = 0; at < envelope.length; at++) {
      const changed = envelope[at] === "A" ? "B" : "A";
      await expectRefusal(opened().keys.unseal(envelope.slice(0, at) + changed + envelope.slice(at + 1), context));
    }
    const fields = envelope.split(".");
    const others = (await opened().keys.seal(secret, context)).split(".");
    for (let at = 1; at < fields.length; at++) {
      await expectRefusal(opened().keys.unseal(fields.with(at, others[at] ?? "").join("."), context));
    }
  });

  test("does not unseal what is no envelope", async () => {
    const envelope = await opened().keys.seal(secret, context);
    for (const broken of [
      "",
      ".",
      secret,
      envelope.slice(0, -1),
      `${envelope}.`,
      `${envelope}=`,
      ` ${envelope}`,
      "v1....",
    ]) {
      await expectRefusal(opened().keys.unseal(broken, context));
    }
  });
}

/** A PermanentError that gives away neither the secret nor the envelope. */
export async function expectRefusal(unsealing: Promise<string>): Promise<void> {
  const error = await unsealing.then(
    () => new Error("it was unsealed"),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(PermanentError);
  const told = error instanceof Error ? `${error.message} ${error.stack} ${String(error.cause)}` : "";
  expect(told).not.toMatch(/AKIA|very-secret|ключ/);
}
