import { afterAll, beforeAll, describe } from "vitest";
import { axeFacts, axeFactsOfSignIn } from "./axe.facts.ts";
import { explorerFacts } from "./explorer.facts.ts";
import { test } from "./facts.ts";
import { homeFacts } from "./home.facts.ts";
import { demoIsFilled, type House, openHouse } from "./house.ts";
import { keyboardFacts, wayInByKeyboardFacts } from "./keyboard.facts.ts";
import { phoneFacts } from "./phone.facts.ts";
import { wayInFacts, wayOutFacts } from "./sign-in.facts.ts";

import { phone } from "./visit.ts";
import { weightFacts } from "./weight.facts.ts";

let house: House;
const there = () => house;

beforeAll(async () => {
  house = await openHouse({ demo: true });
  await demoIsFilled(house);
});
afterAll(() => house?.close());

describe("the way in and out", () => {
  test(wayInFacts, there, { as: "nobody" });
  test(wayOutFacts, there);
});
describe("Home", () => {
  test(homeFacts, there);
  test(weightFacts, there);
});
describe("Explorer", () => test(explorerFacts, there));
describe("a phone", () => test(phoneFacts, there, { viewport: phone, hasTouch: true, isMobile: true }));
describe("the keyboard", () => {
  test(wayInByKeyboardFacts, there, { as: "nobody" });
  test(keyboardFacts, there);
});
describe("accessibility", () => {
  test(axeFacts, there);
  test(axeFactsOfSignIn, there, { as: "nobody" });
});
