import { request } from "node:http";

export interface FrontServer {
  port: number;
  token: string;
}

/** Calls a function behind the front server, for as long as it takes. Resolves with whether it answered 2xx. */
export function callFunction(
  { port, token }: FrontServer,
  name: string,
  { headers = {}, body = "" }: { headers?: Record<string, string>; body?: string } = {},
): Promise<boolean> {
  const options = {
    host: "127.0.0.1",
    port,
    path: `/functions/${name}`,
    method: "POST",
    headers: { ...headers, authorization: `Bearer ${token}`, "content-length": Buffer.byteLength(body) },
  };
  return new Promise((resolve, reject) => {
    const call = request(options, (answer) => {
      answer.resume();
      answer.on("end", () => resolve((answer.statusCode ?? 500) < 300));
    });
    call.on("error", reject);
    call.end(body);
  });
}
