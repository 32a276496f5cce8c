import { createHash } from "node:crypto";
import packageJson from "../../../package.json" with { type: "json" };
import type { Source } from "../source.ts";

/**
 * Files a person uploaded. The change token covers their content, whatever their names and order, and our own version: a newer
 * CloudAct may read the same bytes better.
 */
export const uploadSource: Source = {
  list: async ({ files }) => ({
    changeToken: createHash("sha256")
      .update(packageJson.version)
      .update(
        files
          .map((file) => file.sha256)
          .sort()
          .join("\n"),
      )
      .digest("hex"),
    parts: files.map((file) => ({ name: file.name, sourceUri: file.uri })),
  }),
};
