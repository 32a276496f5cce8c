import type { File } from "@google-cloud/storage";
import type { SignedRequest } from "#shared/files/files.ts";
import { attachment } from "#shared/http/attachment.ts";

/*
 * Without a private key, as on Cloud Run, the client has IAM sign (signBlob): the account this process runs as needs
 * roles/iam.serviceAccountTokenCreator on itself, and the project the IAM Service Account Credentials API.
 * https://cloud.google.com/storage/docs/access-control/signing-urls-with-helpers
 */

export async function signDownload(
  file: File,
  { fileName, expires }: { fileName: string; expires: Date },
): Promise<SignedRequest> {
  const responseDisposition = attachment(fileName);
  const [url] = await file.getSignedUrl({ version: "v4", action: "read", expires, responseDisposition });
  return { method: "GET", url, headers: {} };
}

/** The size is bounded by a signed header: https://cloud.google.com/storage/docs/xml-api/reference-headers#xgoogcontentlengthrange */
export async function signUpload(
  file: File,
  { mediaType, maxBytes, expires }: { mediaType: string; maxBytes: number; expires: Date },
): Promise<SignedRequest> {
  const extensionHeaders = { "x-goog-content-length-range": `0,${maxBytes}` };
  const [url] = await file.getSignedUrl({
    version: "v4",
    action: "write",
    expires,
    contentType: mediaType,
    extensionHeaders,
  });
  return { method: "PUT", url, headers: { "content-type": mediaType, ...extensionHeaders } };
}
