import { afterEach, beforeEach, describe } from "vitest";
import { judging, recording, restoring } from "./loads.contract.ts";
import { adding } from "./queries.contract.ts";
import { keepingApart, refusing, replacing } from "./replace-slices.contract.ts";
import { exporting, selecting, selectingSteps } from "./select.contract.ts";
import { emptyWorkbench, type OpenedWarehouse, openWorkbench, type Workbench } from "./workbench.contract.ts";

/** What every warehouse promises. */
export function describeWarehouse(name: string, open: () => Promise<OpenedWarehouse>): void {
  describe(name, () => {
    const test: Workbench = { ...emptyWorkbench };
    beforeEach(async () => {
      Object.assign(test, await openWorkbench(await open()));
    });
    afterEach(() => test.dispose());
    describe("a load", () => replacing(test));
    describe("a load beside another", () => keepingApart(test));
    describe("a load that does not add up", () => refusing(test));
    describe("loads", () => recording(test));
    describe("restored loads", () => restoring(test));
    describe("quality results", () => judging(test));
    describe("amounts", () => adding(test));
    describe("a selection", () => selecting(test));
    describe("a selection in steps", () => selectingSteps(test));
    describe("an export", () => exporting(test));
  });
}
