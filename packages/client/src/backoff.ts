// When to try again: the server's word if there is one, else full jitter over a growing window.

const FIRST_WINDOW_MS = 600;
const LARGEST_WINDOW_MS = 15_000;
/** In the first tries a class stands and waits: the window stays small. */
const EARLY_TRIES = 6;
const EARLY_WINDOW_MS = 3_000;

/**
 * The wait before try number `tries` (0 = the first repetition), milliseconds. `random` is 0 to 1; full jitter, as in the AWS
 * Architecture Blog, "Exponential Backoff And Jitter": a class whose line came back does not return in step. LESSON-95.
 */
export function waitBefore(tries: number, random: number, retryAfterMs: number | undefined): number {
  if (retryAfterMs !== undefined) return retryAfterMs;
  const largest = tries < EARLY_TRIES ? EARLY_WINDOW_MS : LARGEST_WINDOW_MS;
  return Math.round(random * Math.min(largest, FIRST_WINDOW_MS * 2 ** tries));
}
