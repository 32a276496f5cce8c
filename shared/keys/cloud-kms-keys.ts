import type { KeyManagementServiceClient } from "@google-cloud/kms";
import { PermanentError } from "#shared/errors.ts";
import { crc32c } from "#shared/google/crc32c.ts";
import { createKeys, doesNotOpen, type KeyWrapper } from "./envelope.ts";
import type { Keys } from "./keys.ts";

export interface CloudKmsSettings {
  /** projects/P/locations/L/keyRings/R/cryptoKeys/K, for symmetric encryption. Its primary version wraps; any enabled one unwraps. */
  key: string;
  /** host:port of an emulator, without TLS. */
  endpoint?: string | undefined;
}

/** Keys under a key of Cloud KMS, as the account this process runs as; roles/cloudkms.cryptoKeyEncrypterDecrypter on the key does. */
export async function openCloudKmsKeys({ key, endpoint }: CloudKmsSettings): Promise<Keys> {
  return createKeys(wrapWith(await openClient(endpoint), key));
}

async function openClient(endpoint: string | undefined): Promise<KeyManagementServiceClient> {
  const { KeyManagementServiceClient } = await import("@google-cloud/kms");
  if (endpoint === undefined) return new KeyManagementServiceClient();
  const { credentials } = await import("@grpc/grpc-js");
  const { hostname, port } = new URL(`http://${endpoint}`);
  return new KeyManagementServiceClient({
    apiEndpoint: hostname,
    port: Number(port),
    sslCreds: credentials.createInsecure(),
  });
}

/** Checksums in both directions, as https://cloud.google.com/kms/docs/data-integrity-guidelines asks for. */
function wrapWith(client: KeyManagementServiceClient, name: string): KeyWrapper {
  return {
    wrap: async (plaintext, additionalAuthenticatedData) => {
      const [answer] = await client
        .encrypt({
          name,
          plaintext,
          plaintextCrc32c: checksumOf(plaintext),
          additionalAuthenticatedData,
          additionalAuthenticatedDataCrc32c: checksumOf(additionalAuthenticatedData),
        })
        .catch(refuseUnusable);
      const isVerified = answer.verifiedPlaintextCrc32c && answer.verifiedAdditionalAuthenticatedDataCrc32c;
      if (!isVerified) throw new Error(`What ${name} was to encrypt did not arrive there as it was sent.`);
      return intact(answer.ciphertext, answer.ciphertextCrc32c, name);
    },
    unwrap: async (ciphertext, additionalAuthenticatedData) => {
      const request = {
        name,
        ciphertext,
        ciphertextCrc32c: checksumOf(ciphertext),
        additionalAuthenticatedData,
        additionalAuthenticatedDataCrc32c: checksumOf(additionalAuthenticatedData),
      };
      const [answer] = await client
        .decrypt(request)
        // A request altered on its way is refused with the same code as a wrong one, but only once.
        .catch(unlessRefused(() => client.decrypt(request)))
        .catch(unlessRefused(() => Promise.reject(doesNotOpen())))
        .catch(refuseUnusable);
      return intact(answer.plaintext, answer.plaintextCrc32c, name);
    },
  };
}

function unlessRefused<Answer>(otherwise: () => Promise<Answer>) {
  return (error: unknown) => {
    if (codeOf(error) !== code.invalidArgument) throw error;
    return otherwise();
  };
}

/** https://github.com/grpc/grpc/blob/master/doc/statuscodes.md */
const code = { invalidArgument: 3, failedPrecondition: 9 };

const codeOf = (error: unknown) => (error instanceof Error && "code" in error ? error.code : undefined);

const checksumOf = (bytes: Uint8Array) => ({ value: crc32c(bytes) });

/** Google's message names the version and its state: "… cryptoKeyVersions/1 is not enabled, current state is: DISABLED." */
function refuseUnusable(error: unknown): never {
  if (codeOf(error) !== code.failedPrecondition || !(error instanceof Error)) throw error;
  throw new PermanentError(
    `Cloud KMS cannot use the key: ${error.message} Enable or restore that version, then try again.`,
  );
}

type Bytes = Uint8Array | string | null | undefined;
type Checksum = { value?: unknown } | null | undefined;

function intact(bytes: Bytes, checksum: Checksum, name: string): Uint8Array {
  if (bytes instanceof Uint8Array && Number(checksum?.value) === crc32c(bytes)) return bytes;
  throw new Error(`The answer of ${name} did not arrive as it was sent.`);
}
