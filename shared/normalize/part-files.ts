interface RunOfParts {
  orgId: string;
  runId: string;
}

interface PartKey extends RunOfParts {
  partId: string;
}

/** Where in the bucket a part's FOCUS rows go, what was found in them, and the rows that could not be read. */
export const focusPath = (part: PartKey) => `${reportFolder(part)}${part.partId}.parquet`;
export const reportPath = (part: PartKey) => `${reportFolder(part)}${part.partId}.report.json`;
export const rejectsPath = ({ orgId, runId, partId }: PartKey) => `rejects/${orgId}/${runId}/${partId}.jsonl`;

/** Holds the reports of all parts of a run, beside their rows. */
export const reportFolder = ({ orgId, runId }: RunOfParts) => `focus/${orgId}/${runId}/`;
