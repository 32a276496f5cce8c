import type { Provider } from "../provider.ts";
import { focus10, focus12 } from "./focus.ts";
import { curLegacy } from "./formats/cur-legacy.ts";

export const aws: Provider = {
  id: "aws",
  name: "Amazon Web Services",
  formats: [focus12, focus10, curLegacy],
};
