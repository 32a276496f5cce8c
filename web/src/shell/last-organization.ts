import { stored } from "./stored.ts";

/** The slug of the organization looked at last, where `/` leads. */
export const lastOrganization = stored("cloudact.organization", (value) => (typeof value === "string" ? value : ""));
