// What this process knows of the counters that it raised, so that it can go on counting while Redis is away. GATE-171.

/** So many are kept; expired ones go first, then the oldest. A process raises one for each pass and each try to sign in. */
const KEPT = 50_000;

/** Counters of one process. Times are milliseconds of one clock that does not go back. */
export interface OwnCounters {
  /** Redis answered this value. */
  note(key: string, value: number, lifeMs: number, now: number): void;
  /** Redis does not answer: goes on from what is known. */
  count(key: string, by: number, lifeMs: number, now: number): number;
}

/** Makes them, empty. */
export function createOwnCounters(): OwnCounters {
  const counters = new Map<string, { value: number; readonly until: number }>();
  const put = (key: string, value: number, lifeMs: number, now: number): void => {
    const known = counters.get(key);
    if (known !== undefined && known.until > now) known.value = value;
    else {
      counters.delete(key);
      counters.set(key, { value, until: now + lifeMs });
    }
    if (counters.size > KEPT) sweep(now);
  };
  const sweep = (now: number): void => {
    for (const [key, { until }] of counters) if (until <= now) counters.delete(key);
    // A tenth at a time, so that a full memory is not swept at every count.
    const most = counters.size > KEPT ? KEPT * 0.9 : KEPT;
    for (const key of counters.keys()) {
      if (counters.size <= most) return;
      counters.delete(key);
    }
  };
  return {
    note: put,
    count: (key, by, lifeMs, now) => {
      const known = counters.get(key);
      const value = (known !== undefined && known.until > now ? known.value : 0) + by;
      put(key, value, lifeMs, now);
      return value;
    },
  };
}
