import { setTimeout as sleep } from "node:timers/promises";
import type { Answer, RouteId } from "#shared/api/routes.ts";
import type { TestApi } from "./api-for-tests.ts";

interface Sent {
  /** Fills the path's `{…}`. */
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  bytes?: Buffer;
  headers?: Record<string, string>;
}

interface Received<Id extends RouteId> {
  status: number;
  etag: string;
  json: Answer<Id>;
  /** The reason of a problem document. */
  detail: string;
}

type Bill = Record<string, string | Buffer>;

/** The owner of a new organization, who calls the API by its routes. */
export interface TestOwner {
  /** The organization's slug. */
  org: string;
  call<Id extends RouteId>(id: Id, sent?: Sent): Promise<Received<Id>>;
  /** Uploads files through the API and imports them as one run. Resolves with its id. */
  importBill(bill: Bill): Promise<string>;
  /** The run once it is over, alerts included. */
  finished(runId: string): Promise<Answer<"GET /api/syncs/{runId}">>;
}

export async function newOwner(api: TestApi): Promise<TestOwner> {
  const organization = await api.organization();
  const token = await api.member(organization, "owner");
  const call: TestOwner["call"] = async (id, { params = {}, query = {}, body, bytes, headers = {} } = {}) => {
    const [method = "", template = ""] = id.split(" ");
    const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
    const answer = await api.call(method, `${path}?${new URLSearchParams({ org: organization.slug, ...query })}`, {
      as: token,
      headers: { ...(bytes && { "content-type": "application/octet-stream" }), ...headers },
      ...(bytes ? { body: bytes } : body !== undefined && { body: JSON.stringify(body) }),
    });
    const json = answer.text === "" ? undefined : JSON.parse(answer.text);
    return { status: answer.status, etag: String(answer.headers.etag ?? ""), json, detail: json?.detail ?? "" };
  };
  const owner = { org: organization.slug, call };
  return { ...owner, importBill: (bill) => importBill(owner, bill), finished: (runId) => finished(owner, runId) };
}

type Caller = Pick<TestOwner, "call">;

async function importBill({ call }: Caller, bill: Bill): Promise<string> {
  const uploadIds: string[] = [];
  for (const [name, content] of Object.entries(bill)) {
    const bytes = Buffer.from(content);
    const { json: upload } = await call("POST /api/imports", { body: { name, bytes: bytes.length } });
    const params = { uploadId: upload.uploadId };
    for (let offset = 0; offset < bytes.length; offset += upload.chunkBytes) {
      const chunk = bytes.subarray(offset, offset + upload.chunkBytes);
      await call("PUT /api/imports/{uploadId}", { params, query: { offset: String(offset) }, bytes: chunk });
    }
    uploadIds.push(upload.uploadId);
  }
  return (await call("POST /api/imports/run", { body: { uploadIds } })).json.runId;
}

async function finished({ call }: Caller, runId: string) {
  for (let waited = 0; waited < 60_000; waited += 50) {
    const { status, json } = await call("GET /api/syncs/{runId}", { params: { runId } });
    if (status !== 200) throw new Error(`The sync ${runId} cannot be read (${status}).`);
    const isEvaluated = json.steps.some((step) => step.step === "evaluate-alerts" && step.status === "done");
    if (json.status === "failed" || json.status === "unchanged" || isEvaluated) return json;
    await sleep(50);
  }
  throw new Error(`The sync ${runId} did not end within a minute.`);
}
