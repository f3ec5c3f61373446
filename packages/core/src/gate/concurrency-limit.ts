// How many requests one process works on at a time: it follows the gradient between its usual and its present latency, so that work waits
// outside and not in memory. GATE-76; constants: docs/spec/gate.md, of Netflix’s Gradient2.

/** The limit and the long average it is judged by. */
export interface ConcurrencyLimit {
  readonly limit: number;
  /** Latency over the last 600 or so samples, milliseconds; 0 before the first. */
  readonly usualMs: number;
}

/** Never fewer at a time: also the limit to start with. */
export const LEAST_CONCURRENCY = 20;
/** Never more at a time. */
export const MOST_CONCURRENCY = 200;
/** Where a process begins. */
export const START_CONCURRENCY: ConcurrencyLimit = { limit: LEAST_CONCURRENCY, usualMs: 0 };

const LONG_WINDOW = 600;
const TOLERANCE = 1.5;
const QUEUE = 4;
const SMOOTHING = 0.2;
const STEEPEST = 0.5;
/** After an overload the usual latency must come down sooner than 600 samples let it. */
const RECOVERY = 0.95;

/** The limit after a sample: how long a request took and how many were worked on beside it. Up to 1.5 times the usual latency is no
 * overload; beyond, the limit shrinks, at most by a tenth a sample. It does not grow while less than half is used. GATE-76. */
export function nextLimit(
  known: ConcurrencyLimit,
  sample: { readonly tookMs: number; readonly inFlight: number },
): ConcurrencyLimit {
  const tookMs = Math.max(sample.tookMs, 0.001);
  const averaged = known.usualMs === 0 ? tookMs : known.usualMs + (tookMs - known.usualMs) * (2 / (LONG_WINDOW + 1));
  const usualMs = averaged > 2 * tookMs ? averaged * RECOVERY : averaged;
  if (sample.inFlight < known.limit / 2) return { ...known, usualMs };
  const gradient = Math.min(1, Math.max(STEEPEST, (TOLERANCE * usualMs) / tookMs));
  const aim = known.limit * gradient + QUEUE;
  const limit = known.limit * (1 - SMOOTHING) + aim * SMOOTHING;
  return { limit: Math.min(MOST_CONCURRENCY, Math.max(LEAST_CONCURRENCY, limit)), usualMs };
}
