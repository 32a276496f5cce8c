import { expect, test } from "vitest";
import { crc32c, crc32cText } from "./crc32c.ts";

/** https://www.rfc-editor.org/rfc/rfc3720#appendix-B.4, and the check value every table of CRCs states. */
test.each([
  [Buffer.alloc(32), 0x8a9136aa],
  [Buffer.alloc(32, 0xff), 0x62a8ab43],
  [Buffer.from(Array.from({ length: 32 }, (_, index) => index)), 0x46dd794e],
  [Buffer.from("123456789"), 0xe3069283],
  [Buffer.alloc(0), 0],
])("of %o is %i", (bytes, expected) => {
  expect(crc32c(bytes)).toBe(expected);
});

test("is written as Cloud Storage writes it", () => {
  expect(crc32cText(crc32c(Buffer.from("123456789")))).toBe("4waSgw==");
});

test("goes on from what came before", () => {
  expect(crc32c(Buffer.from("56789"), crc32c(Buffer.from("1234")))).toBe(0xe3069283);
});
