import type { Provider } from "../provider.ts";
import { focusReport } from "./focus.ts";
import { costReport } from "./formats/cost-report.ts";

export const oci: Provider = {
  id: "oci",
  name: "Oracle Cloud Infrastructure",
  formats: [focusReport, costReport],
};
