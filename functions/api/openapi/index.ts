import type { Handlers } from "#shared/http/handler.ts";
import { serve } from "#shared/http/serve.ts";
import { openApiDocument } from "./openapi-document.ts";

/** Made on first use; it changes with the code alone. */
let made: { json: Record<string, unknown>; version: string } | undefined;

serve("openapi", {
  "GET /api/openapi": async () => {
    const json = made?.json ?? openApiDocument();
    made ??= { json, version: JSON.stringify(json) };
    return made;
  },
} satisfies Handlers<"openapi">);
