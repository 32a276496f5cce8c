import { afterAll, beforeAll, describe } from "vitest";
import { alertFacts } from "./alerts.facts.ts";
import { axeFactsOfNewcomer } from "./axe.facts.ts";
import { dataFacts } from "./data.facts.ts";
import { test } from "./facts.ts";
import { type House, openHouse } from "./house.ts";

let house: House;
const there = () => house;

beforeAll(async () => {
  house = await openHouse({ demo: false });
});
afterAll(() => house?.close());

describe("Data", () => test(dataFacts, there, { as: "newcomer" }));
describe("Alerts", () => test(alertFacts, there, { as: "newcomer" }));
describe("accessibility", () => test(axeFactsOfNewcomer, there, { as: "newcomer" }));
