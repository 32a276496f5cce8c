import { defineTopic, partFields, uri } from "./topic.ts";

/** The part is one Parquet file of FOCUS 1.3 rows, checked, with its quality report beside it. */
export const partNormalized = defineTopic("part-normalized", { ...partFields, focusUri: uri, reportUri: uri });
