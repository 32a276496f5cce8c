/** The HTTP status an error of the client stands for. It says so in one of three places, and an upload's is no Error at all. */
export function statusOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { code, status, response } = error as { code?: unknown; status?: unknown; response?: { status?: unknown } };
  return [code, status, response?.status].map(Number).find((number) => number >= 400 && number < 600);
}
