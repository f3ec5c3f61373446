// The time of a process: epoch milliseconds that never go back, whatever happens to the machine's clock (HOUSE-16).

/** Tells the time. Same shape as the port of service/base. */
export interface SystemClock {
  /** Epoch milliseconds, a whole number, never lower than an earlier answer. */
  now(): number;
}

/**
 * Makes a clock. It follows the wall clock forwards; when that is set back, it goes on at the pace of the monotonic
 * timer instead. `wall` and `steady` are arguments for tests.
 */
export function createClock(
  wall: () => number = Date.now,
  steady: () => number = () => performance.now(),
): SystemClock {
  let last = wall();
  let lastSteady = steady();
  return {
    now() {
      const steadyNow = steady();
      last = Math.max(wall(), last + (steadyNow - lastSteady));
      lastSteady = steadyNow;
      return Math.floor(last);
    },
  };
}

/** The clock of this process. */
export const systemClock: SystemClock = createClock();
