import * as v from "valibot";
import { readEnv } from "#shared/config.ts";
import packageJson from "../package.json" with { type: "json" };

/** What runs here: the release that was deployed (`CLOUDACT_VERSION`, a tag or a commit), else the version of the sources. */
export const version: string = readEnv({
  CLOUDACT_VERSION: v.optional(v.string(), packageJson.version),
}).CLOUDACT_VERSION;
