import { expect, it } from "vitest";
import { cellMoney, changeMoney, changePercent, percent } from "./change.ts";

const figures = { total: "120", previous: "100", change: "20", changePercent: 20, rows: 3 };

it("writes percent with one decimal and a real minus", () => {
  expect(percent(4.62)).toBe("4.6%");
  expect(percent(-19.6, true)).toBe("−19.6%");
  expect(percent(4, true)).toBe("+4.0%");
  expect(percent(-0.01, true)).toBe("0.0%");
  expect(percent(null)).toBe("unknown");
});

it("says new from nothing and gone to nothing, never a division by zero", () => {
  expect(changePercent(figures)).toBe("+20.0%");
  expect(changePercent({ ...figures, previous: null, changePercent: null })).toBe("new");
  expect(changePercent({ ...figures, previous: "0.00", changePercent: null })).toBe("new");
  expect(changePercent({ ...figures, total: null, rows: 0, change: "-100", changePercent: -100 })).toBe("gone");
});

it("says unknown when rows have no value", () => {
  const unknown = { total: null, previous: null, change: null, changePercent: null, rows: 2 };
  expect(changeMoney(unknown, "USD")).toBe("unknown");
  expect(changePercent(unknown)).toBe("");
  expect(cellMoney(null, 2, "USD")).toBe("unknown");
  expect(cellMoney(null, 0, "USD")).toBe("none");
});
