import * as v from "valibot";
import { route } from "./route.ts";

export const chunkBytes = 8 * 1024 * 1024;
export const maxUploadBytes = 5 * 1024 ** 3;

const upload = v.object({
  uploadId: v.string(),
  name: v.string(),
  bytes: v.number(),
  /** Bytes that are in; send the next chunk from here. */
  received: v.number(),
  chunkBytes: v.number(),
});
export type Upload = v.InferOutput<typeof upload>;
const uploadId = v.object({ uploadId: v.pipe(v.string(), v.uuid()) });

/** A file goes up in chunks, each of which may be sent again; then one or more uploads become one run. */
export const importsRoutes = {
  "POST /api/imports": route({
    summary: "Begin to upload a bill of up to 5 GB",
    access: "collaborator",
    body: v.strictObject({
      name: v.pipe(
        v.string(),
        v.trim(),
        v.minLength(1),
        v.maxLength(200),
        v.regex(/^[^/\\\p{Cc}]+$/u, "a file name without folders is expected"),
      ),
      bytes: v.pipe(
        v.number(),
        v.integer(),
        v.minValue(1, "the file is empty"),
        v.maxValue(maxUploadBytes, "at most 5 GB are taken"),
      ),
    }),
    answer: upload,
  }),
  "GET /api/imports/{uploadId}": route({
    summary: "How much of an upload is in, to go on after a break",
    access: "collaborator",
    params: uploadId,
    answer: upload,
  }),
  "PUT /api/imports/{uploadId}": route({
    summary: "The next chunk, from the byte `offset` on",
    access: "collaborator",
    params: uploadId,
    query: v.object({ offset: v.pipe(v.string(), v.toNumber(), v.integer(), v.minValue(0)) }),
    rawBody: true,
    maxBodyBytes: chunkBytes,
    answer: upload,
  }),
  "DELETE /api/imports/{uploadId}": route({
    summary: "Give an upload up and remove its bytes",
    access: "collaborator",
    params: uploadId,
    answer: undefined,
  }),
  "POST /api/imports/run": route({
    summary: "Import whole uploads as one run: the files of one month belong into one",
    access: "collaborator",
    body: v.strictObject({
      uploadIds: v.pipe(v.array(v.pipe(v.string(), v.uuid())), v.minLength(1), v.maxLength(500)),
    }),
    answer: v.object({ runId: v.string() }),
  }),
} as const;
