import { crc32c, crc32cText } from "#shared/google/crc32c.ts";

/** The CRC32C of a stream. The client's own takes six times as long, which is more than the rest of an upload. */
export class Checksum {
  #sum = 0;

  update(bytes: Uint8Array): void {
    this.#sum = crc32c(bytes, this.#sum);
  }

  validate(expected: unknown): boolean {
    return String(expected) === this.toString();
  }

  toString(): string {
    return crc32cText(this.#sum);
  }
}
