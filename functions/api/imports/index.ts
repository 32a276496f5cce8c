import { publish } from "#shared/events/publish.ts";
import type { Call, Handlers } from "#shared/http/handler.ts";
import { serve } from "#shared/http/serve.ts";
import { database, files } from "#shared/platform.ts";
import { beginUpload } from "./begin-upload.ts";
import { receiveChunk } from "./receive-chunk.ts";
import { runImport } from "./run-import.ts";
import { describeUpload, removeUpload, requireManifest } from "./unfinished-upload.ts";

const keyOf = ({ organization, params }: Call<"GET /api/imports/{uploadId}" | "PUT /api/imports/{uploadId}">) => ({
  organization: organization.slug,
  uploadId: params.uploadId,
});

serve("imports", {
  "POST /api/imports": async ({ organization, body, now }) => ({
    json: await beginUpload(await files(), { organization: organization.slug, ...body, now }),
  }),
  "GET /api/imports/{uploadId}": async (call) => {
    const manifest = await requireManifest(await files(), keyOf(call));
    return { json: await describeUpload(await files(), keyOf(call), manifest) };
  },
  "PUT /api/imports/{uploadId}": async (call) => ({
    json: await receiveChunk(await files(), keyOf(call), { offset: call.query.offset, content: call.bytes }),
  }),
  "DELETE /api/imports/{uploadId}": async ({ organization, params }) => {
    const key = { organization: organization.slug, uploadId: params.uploadId };
    await requireManifest(await files(), key);
    await removeUpload(await files(), key);
    return { empty: true };
  },
  "POST /api/imports/run": async ({ organization, body }) => ({
    json: await runImport(organization, body.uploadIds, {
      files: await files(),
      database: await database(),
      publish,
    }),
  }),
} satisfies Handlers<"imports">);
