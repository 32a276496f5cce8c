/**
 * Envelope encryption of customers' secrets: a fresh AES-256-GCM data key per secret, wrapped by a key that never leaves the
 * adapter (Cloud KMS, or a master key file). The context (org and purpose) is authenticated: a ciphertext moved to another
 * org or purpose does not decrypt.
 */
export interface Keys {
  /** Returns a printable envelope. */
  seal(secret: string, context: SecretContext): Promise<string>;
  /** Throws a PermanentError, without a word of the content, when the envelope was not sealed for this context. */
  unseal(envelope: string, context: SecretContext): Promise<string>;
}

export interface SecretContext {
  orgId: string;
  /** What the secret is for, e.g. `channel/<id>`. */
  purpose: string;
}
