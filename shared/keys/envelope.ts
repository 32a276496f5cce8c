import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { PermanentError } from "#shared/errors.ts";
import type { Keys, SecretContext } from "./keys.ts";

/**
 * The envelope, five fields joined by dots, all but the first in base64url without padding:
 *
 *     v1 . wrapped data key . iv (12 bytes) . tag (16 bytes) . ciphertext
 *
 * The ciphertext is the UTF-8 secret under AES-256-GCM with a data key of its own. How the data key is wrapped is the
 * adapter's affair. Both encryptions authenticate the context: the JSON array ["v1", orgId, purpose].
 */
const version = "v1";

/** The key that never leaves the adapter. Cloud KMS takes the context as `additionalAuthenticatedData`. */
export interface KeyWrapper {
  wrap(dataKey: Uint8Array, context: Uint8Array): Promise<Uint8Array>;
  /** Throws a PermanentError when the key was not wrapped by this wrapper and for this context. */
  unwrap(wrapped: Uint8Array, context: Uint8Array): Promise<Uint8Array>;
}

export function createKeys(wrapper: KeyWrapper): Keys {
  return {
    seal: async (secret, context) => {
      const aad = bytesOf(context);
      const dataKey = randomBytes(32);
      try {
        const wrapped = await wrapper.wrap(dataKey, aad);
        const { iv, tag, ciphertext } = encrypt(dataKey, Buffer.from(secret, "utf8"), aad);
        return [version, ...[wrapped, iv, tag, ciphertext].map(toText)].join(".");
      } finally {
        dataKey.fill(0);
      }
    },
    unseal: async (envelope, context) => {
      const aad = bytesOf(context);
      const { wrapped, ...sealed } = parse(envelope);
      const dataKey = await wrapper.unwrap(wrapped, aad);
      try {
        return decrypt(dataKey, sealed, aad).toString("utf8");
      } finally {
        dataKey.fill(0);
      }
    },
  };
}

export interface Sealed {
  iv: Uint8Array;
  tag: Uint8Array;
  ciphertext: Uint8Array;
}

/** AES-256-GCM with a fresh random iv. */
export function encrypt(key: Uint8Array, content: Uint8Array, aad: Uint8Array): Sealed {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, iv, { authTagLength: 16 }).setAAD(aad);
  const ciphertext = Buffer.concat([cipher.update(content), cipher.final()]);
  return { iv, tag: cipher.getAuthTag(), ciphertext };
}

/** Throws a PermanentError, and gives out nothing, unless key, content and context are those of `encrypt`. */
export function decrypt(key: Uint8Array, { iv, tag, ciphertext }: Sealed, aad: Uint8Array): Buffer {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, iv, { authTagLength: 16 }).setAAD(aad).setAuthTag(tag);
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch {
    throw doesNotOpen();
  }
}

/** The refusal to unwrap or decrypt, which says nothing of the content. */
export function doesNotOpen(): PermanentError {
  return new PermanentError(
    "The secret does not open. It was sealed for another organization or purpose, or under another master key, or was altered since.",
  );
}

function bytesOf(context: SecretContext): Uint8Array {
  return Buffer.from(JSON.stringify([version, context.orgId, context.purpose]), "utf8");
}

function parse(envelope: string): Sealed & { wrapped: Uint8Array } {
  const [found, ...fields] = envelope.split(".");
  const [wrapped, iv, tag, ciphertext] = fields.map(fromText);
  const isWhole = found === version && fields.length === 4 && iv?.length === 12 && tag?.length === 16;
  if (!isWhole || wrapped === undefined || ciphertext === undefined) {
    throw new PermanentError(`A sealed secret is expected (${version} and four fields), something else came.`);
  }
  return { wrapped, iv, tag, ciphertext };
}

const toText = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");

/** Undefined for any text but the one way these bytes are written. */
function fromText(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, "base64url");
  return toText(bytes) === text ? bytes : undefined;
}
