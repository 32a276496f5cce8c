import { randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import { type handleUnaryCall, Server, ServerCredentials, type ServiceDefinition, status } from "@grpc/grpc-js";
import { fromJSON } from "@grpc/proto-loader";
import { crc32c } from "#shared/google/crc32c.ts";
import { decrypt, encrypt } from "#shared/keys/envelope.ts";

export type KeyVersionState = "ENABLED" | "DISABLED" | "DESTROY_SCHEDULED" | "DESTROYED";

/**
 * `unavailable`: the call fails and nothing is done. `request-altered`, `answer-altered`: a byte arrives as another. `unverified`: the
 * answer says that the checksums of the request did not arrive.
 */
export type KmsFault = "unavailable" | "request-altered" | "answer-altered" | "unverified";

export interface KmsServer {
  /** 127.0.0.1:PORT, without TLS. */
  endpoint: string;
  /** Makes another version and makes it the primary one. Returns its number; the first is 1. */
  rotate(): number;
  setState(version: number, state: KeyVersionState): void;
  failNext(fault: KmsFault): void;
  close(): Promise<void>;
}

interface KeyVersion {
  material: Uint8Array;
  state: KeyVersionState;
}

type Int64 = { value: number } | null;

interface EncryptRequest {
  name: string;
  plaintext: Buffer;
  plaintextCrc32c: Int64;
  additionalAuthenticatedData: Buffer;
  additionalAuthenticatedDataCrc32c: Int64;
}

type DecryptRequest = Omit<EncryptRequest, "plaintext" | "plaintextCrc32c"> & {
  ciphertext: Buffer;
  ciphertextCrc32c: Int64;
};

class CallError extends Error {
  readonly code: status;
  constructor(code: status, message: string) {
    super(message);
    this.code = code;
  }
}

/** Encrypt and Decrypt of Cloud KMS with one symmetric key, in memory: AES-256-GCM, checksums and errors as Google gives them. */
export async function startKmsServer(key: string): Promise<KmsServer> {
  const versions: KeyVersion[] = [];
  const faults: KmsFault[] = [];
  const rotate = () => versions.push({ material: randomBytes(32), state: "ENABLED" });
  rotate();
  const server = new Server();
  server.addService(kmsService(), {
    Encrypt: unary((request: EncryptRequest) => encryptUnder(key, versions, request, faults.shift())),
    Decrypt: unary((request: DecryptRequest) => decryptUnder(key, versions, request, faults.shift())),
  });
  const port = await new Promise<number>((resolve, reject) => {
    const bound = (error: Error | null, found: number) => (error ? reject(error) : resolve(found));
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), bound);
  });
  return {
    endpoint: `127.0.0.1:${port}`,
    rotate,
    setState: (version, state) => {
      usable(versions, version).state = state;
    },
    failNext: (fault) => void faults.push(fault),
    close: async () => server.forceShutdown(),
  };
}

function kmsService(): ServiceDefinition {
  const protos = createRequire(import.meta.url)("@google-cloud/kms/build/protos/protos.json");
  return fromJSON(protos, { longs: Number, defaults: true })[
    "google.cloud.kms.v1.KeyManagementService"
  ] as ServiceDefinition;
}

function unary<Request, Answer>(answer: (request: Request) => Answer): handleUnaryCall<Request, Answer> {
  return ({ request }, callback) => {
    try {
      callback(null, answer(request));
    } catch (error) {
      callback(error instanceof CallError ? error : { code: status.INTERNAL, message: String(error) });
    }
  };
}

/** A ciphertext is the version's number, iv, tag and content. */
function encryptUnder(key: string, versions: KeyVersion[], request: EncryptRequest, fault: KmsFault | undefined) {
  const plaintext = received(key, request.name, request.plaintext, fault);
  checkSum("plaintext", plaintext, request.plaintextCrc32c);
  const context = request.additionalAuthenticatedData;
  checkSum("additional_authenticated_data", context, request.additionalAuthenticatedDataCrc32c);
  const version = versions.length;
  const { iv, tag, ciphertext } = encrypt(enabled(key, versions, version).material, plaintext, context);
  const sealed = Buffer.concat([Buffer.from([version]), iv, tag, ciphertext]);
  return {
    name: `${key}/cryptoKeyVersions/${version}`,
    ciphertext: fault === "answer-altered" ? altered(sealed) : sealed,
    ciphertextCrc32c: { value: crc32c(sealed) },
    verifiedPlaintextCrc32c: request.plaintextCrc32c !== null && fault !== "unverified",
    verifiedAdditionalAuthenticatedDataCrc32c:
      request.additionalAuthenticatedDataCrc32c !== null && fault !== "unverified",
    protectionLevel: "SOFTWARE",
  };
}

function decryptUnder(key: string, versions: KeyVersion[], request: DecryptRequest, fault: KmsFault | undefined) {
  const sealed = received(key, request.name, request.ciphertext, fault);
  checkSum("ciphertext", sealed, request.ciphertextCrc32c);
  const context = request.additionalAuthenticatedData;
  checkSum("additional_authenticated_data", context, request.additionalAuthenticatedDataCrc32c);
  const version = sealed[0] ?? 0;
  const { material } = enabled(key, versions, version);
  const plaintext = open(material, sealed, context);
  return {
    plaintext: fault === "answer-altered" ? altered(plaintext) : plaintext,
    plaintextCrc32c: { value: crc32c(plaintext) },
    usedPrimary: version === versions.length,
    protectionLevel: "SOFTWARE",
  };
}

const wrongKey = "Decryption failed: verify that 'name' refers to the correct CryptoKey.";

function open(material: Uint8Array, sealed: Buffer, context: Uint8Array): Buffer {
  try {
    const fields = { iv: sealed.subarray(1, 13), tag: sealed.subarray(13, 29), ciphertext: sealed.subarray(29) };
    return decrypt(material, fields, context);
  } catch {
    throw new CallError(status.INVALID_ARGUMENT, wrongKey);
  }
}

function received(key: string, name: string, bytes: Buffer, fault: KmsFault | undefined): Buffer {
  if (fault === "unavailable") throw new CallError(status.UNAVAILABLE, "The service is currently unavailable.");
  if (name !== key) throw new CallError(status.NOT_FOUND, `CryptoKey ${name} not found.`);
  return fault === "request-altered" ? altered(bytes) : bytes;
}

function usable(versions: KeyVersion[], version: number): KeyVersion {
  const found = versions[version - 1];
  if (found === undefined) throw new CallError(status.INVALID_ARGUMENT, wrongKey);
  return found;
}

function enabled(key: string, versions: KeyVersion[], version: number): KeyVersion {
  const found = usable(versions, version);
  if (found.state === "ENABLED") return found;
  const name = `${key}/cryptoKeyVersions/${version}`;
  throw new CallError(status.FAILED_PRECONDITION, `${name} is not enabled, current state is: ${found.state}.`);
}

function checkSum(field: string, bytes: Uint8Array, expected: Int64): void {
  if (expected === null || expected.value === crc32c(bytes)) return;
  throw new CallError(status.INVALID_ARGUMENT, `The checksum in field ${field}_crc32c did not match the data.`);
}

function altered(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy[copy.length - 1] = (copy.at(-1) ?? 0) ^ 1;
  return copy;
}
