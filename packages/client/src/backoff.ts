// When to try again: the server's word if there is one, else full jitter over a growing window.

const FIRST_WINDOW_MS = 600;
const LARGEST_WINDOW_MS = 15_000;
/** In the first tries a class stands and waits: the window stays small. */
const EARLY_TRIES = 6;
const EARLY_WINDOW_MS = 3_000;

/** A try that hung for longer never reached a server that could answer: its own deadline was the wait. */
const HUNG_MS = 1_000;
const AFTER_HANGING_MS = 300;
const HUNG_TRIES = 14;

/**
 * The wait before try number `tries` (0 = the first repetition), milliseconds. `random` is 0 to 1; full jitter, as in the AWS
 * Architecture Blog, "Exponential Backoff And Jitter": a class whose line came back does not return in step. LESSON-95. A try that
 * hung (4 s at most, `attempt.ts`) is made again soon for about a minute, so that the first one after a cut is on its way at once. LESSON-107.
 */
export function waitBefore(failed: {
  readonly tries: number;
  readonly random: number;
  readonly retryAfterMs: number | undefined;
  /** From the beginning of the try to its failure, ms. */
  readonly hungMs: number;
}): number {
  const { tries, random, retryAfterMs, hungMs } = failed;
  if (retryAfterMs !== undefined) return retryAfterMs;
  if (hungMs >= HUNG_MS && tries < HUNG_TRIES) return Math.round(random * AFTER_HANGING_MS);
  const largest = tries < EARLY_TRIES ? EARLY_WINDOW_MS : LARGEST_WINDOW_MS;
  return Math.round(random * Math.min(largest, FIRST_WINDOW_MS * 2 ** tries));
}
