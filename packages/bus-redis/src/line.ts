// The line to Redis: how long a command may take, and how soon a lost line is tried again.

const LONGEST_RECONNECT_MS = 2_000;

/** Milliseconds before the next try: doubling to two seconds, spread so that many processes do not come at once. */
export function reconnectAfter(retries: number): number {
  return Math.min(LONGEST_RECONNECT_MS, 50 * 2 ** retries) * (0.5 + Math.random() / 2);
}

/** The work, or an error after `timeoutMs`. */
export async function within<T>(work: Promise<T>, timeoutMs: number, act: string): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`Cannot ${act}: Redis did not answer in ${timeoutMs} ms`)),
    timeoutMs,
  );
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
