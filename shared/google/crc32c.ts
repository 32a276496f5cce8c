/**
 * CRC-32C (Castagnoli) as an unsigned 32-bit integer: the checksum of Cloud Storage and Cloud KMS. RFC 3720, appendix B.4.
 * `before` is the checksum of what came before these bytes.
 */
export function crc32c(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  for (let at = 0; at < bytes.length; at++) crc = (crc >>> 8) ^ (table[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0);
  return ~crc >>> 0;
}

/** As Cloud Storage writes it: base64 of the four bytes, the most significant first. */
export function crc32cText(checksum: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(checksum);
  return bytes.toString("base64");
}

const reversedPolynomial = 0x82f63b78;
const table = Int32Array.from({ length: 256 }, (_, index) => {
  let crc = index;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ reversedPolynomial : crc >>> 1;
  return crc;
});
