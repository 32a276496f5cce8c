import { aws } from "./aws/aws.ts";
import { azure } from "./azure/azure.ts";
import type { BillSource } from "./bill.ts";
import { gcp } from "./gcp/gcp.ts";
import { anthropic, gemini, openai } from "./genai.ts";
import { oci } from "./oci/oci.ts";
import { saas } from "./saas/saas.ts";

/** Whose bills the demo organization gets. */
export const sources: readonly BillSource[] = [aws, azure, gcp, oci, openai, anthropic, gemini, saas];
