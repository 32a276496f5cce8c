/** An error a caller can do something about; it becomes a problem document (RFC 9457) with this status. */
export class HttpError extends Error {
  override readonly name: string = "HttpError";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** Where in a request, `query.limit` say, and what is wrong with it. */
export interface InputProblem {
  path: string;
  message: string;
}

/** A request in another form than its route declares: 422. */
export class InputError extends HttpError {
  override readonly name = "InputError";
  readonly errors: readonly InputProblem[];

  constructor(errors: readonly InputProblem[]) {
    super(422, errors.map(({ path, message }) => `${path}: ${message}`).join("; "));
    this.errors = errors;
  }
}
