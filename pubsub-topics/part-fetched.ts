import * as v from "valibot";
import { defineTopic, partFields, uri } from "./topic.ts";

/** The part lies in the bucket, byte for byte as the vendor delivered it. */
export const partFetched = defineTopic("part-fetched", { ...partFields, name: v.string(), rawUri: uri });
