/** Who calls a function that is not for the world: a push subscription, the scheduler, the deploy. */
export interface Callers {
  /** Throws a RefusedCaller when the request does not come from the platform itself. `authorization` is the header as it came. */
  verify(authorization: string | undefined): Promise<void>;
}

/** The message says what was expected and never quotes the token. */
export class RefusedCaller extends Error {
  override name = "RefusedCaller";
  /** 401 without a token that can be believed; 403 for a believed caller that may not call. */
  readonly status: 401 | 403;

  constructor(status: 401 | 403, message: string) {
    super(message);
    this.status = status;
  }
}
