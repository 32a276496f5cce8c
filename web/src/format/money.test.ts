import { expect, it } from "vitest";
import { amountText, money, tileMoney, unitPrice } from "./money.ts";

const locale = "en-US";

it("writes money exactly to the cent, whatever its size", () => {
  expect(money("250204.94", "USD", { locale })).toBe("$250,204.94");
  expect(money("9007199254740993.01", "USD", { locale })).toBe("$9,007,199,254,740,993.01");
  expect(money("-4200", "USD", { locale })).toBe("−$4,200.00");
});

it("rounds half to even", () => {
  expect(money("0.125", "USD", { locale })).toBe("$0.12");
  expect(money("0.135", "USD", { locale })).toBe("$0.14");
  expect(money("1.005", "USD", { locale })).toBe("$1.00");
  expect(money("1.0050000000000001", "USD", { locale })).toBe("$1.01");
});

it("never writes an unknown amount as zero", () => {
  expect(money(null, "USD")).toBe("unknown");
  expect(tileMoney(null, "USD")).toBe("unknown");
  expect(unitPrice(null, "USD")).toBe("unknown");
});

it("writes a currency with its own decimals, by the locale", () => {
  expect(money("1234.5", "JPY", { locale })).toBe("¥1,234");
  expect(money("8204.1", "EUR", { locale: "de-DE" })).toBe("8.204,10\u00a0€");
  expect(money("8204.1", "EUR", { locale, code: true })).toBe("EUR\u00a08,204.10");
});

it("writes tiles compact from 100,000 up and whole from 100 up", () => {
  expect(tileMoney("372712.4", "USD", { locale })).toBe("$372.7k");
  expect(tileMoney("9552.41", "USD", { locale, signed: true })).toBe("+$9,552");
  expect(tileMoney("370000", "USD", { locale })).toBe("$370k");
  expect(tileMoney("1254000", "USD", { locale })).toBe("$1.3M");
  expect(tileMoney("99.5", "USD", { locale })).toBe("$99.50");
});

it("writes changes with real signs, and none for nothing", () => {
  expect(money("4887.82", "USD", { locale, signed: true })).toBe("+$4,887.82");
  expect(money("-3298.09", "USD", { locale, signed: true })).toBe("−$3,298.09");
  expect(money("0", "USD", { locale, signed: true })).toBe("$0.00");
  expect(money("-0.001", "USD", { locale, signed: true })).toBe("$0.00");
});

it("keeps up to six digits of a unit price", () => {
  expect(unitPrice("0.0000375", "USD", locale)).toBe("$0.0000375");
  expect(unitPrice("0.00003751234567", "USD", locale)).toBe("$0.0000375123");
  expect(unitPrice("2.5", "USD", locale)).toBe("$2.50");
  expect(unitPrice("12.3456789", "USD", locale)).toBe("$12.3457");
});

it("writes what is not money with its unit", () => {
  expect(amountText("1234567.891", "GB", { locale })).toBe("1,234,567.89 GB");
  expect(amountText("15200000", "tokens", { locale, exactness: "compact" })).toBe("15.2M tokens");
});
