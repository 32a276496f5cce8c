import { defineTopic, partFields } from "./topic.ts";

/** The provider has a part (one file of a bill) that this run must fetch. */
export const partListed = defineTopic("part-listed", partFields);
