// Every await on the network has a deadline (HOUSE-17).

/** Something did not answer in time. The error handler turns it into `server.unavailable`. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
  readonly timeoutMs: number;

  constructor(what: string, timeoutMs: number) {
    super(`Cannot wait longer for ${what}: no answer in ${timeoutMs} ms`);
    this.timeoutMs = timeoutMs;
  }
}

/**
 * Waits at most `timeoutMs` for the work, then rejects with `DeadlineError` and aborts the signal that the work was
 * given. `what` names the awaited thing in the message: no names of persons, no tokens.
 */
export async function withDeadline<T>(
  work: Promise<T> | ((signal: AbortSignal) => Promise<T>),
  timeoutMs: number,
  what: string,
): Promise<T> {
  const controller = new AbortController();
  const { promise: expired, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const error = new DeadlineError(what, timeoutMs);
    reject(error);
    controller.abort(error);
  }, timeoutMs);
  try {
    return await Promise.race([typeof work === 'function' ? work(controller.signal) : work, expired]);
  } finally {
    clearTimeout(timer);
  }
}
