import { afterAll, beforeAll, describe } from "vitest";
import { explorerFacts } from "./explorer.facts.ts";
import { homeFacts } from "./home.facts.ts";
import { demoIsFilled, type House, openHouse, test } from "./house.ts";
import { wayInFacts, wayOutFacts } from "./sign-in.facts.ts";

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
describe("Home", () => test(homeFacts, there));
describe("Explorer", () => test(explorerFacts, there));
