import { aws } from "./aws/index.ts";
import { focus } from "./focus/index.ts";
import { oci } from "./oci/index.ts";
import type { Provider } from "./provider.ts";

/** Every vendor. The first format that recognises a file reads it, so plain FOCUS comes last. */
export const providers: readonly Provider[] = [aws, oci, focus];
