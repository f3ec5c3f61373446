// What a gate does about every second, one round at a time: a fault is said once until a round works again. Closing waits for the round that runs.

/** Rounds that go on until they are closed; twice is once. */
export interface Rounds extends AsyncDisposable {
  /** A round now, or the one that runs. */
  now(): Promise<void>;
}

/** Starts them. The first comes after `everyMs`. */
export function startRounds(everyMs: number, round: () => Promise<void>, fault: (error: unknown) => void): Rounds {
  let running: Promise<void> | undefined;
  let isFaulty = false;
  const one = async (): Promise<void> => {
    try {
      await round();
      isFaulty = false;
    } catch (error) {
      if (!isFaulty) fault(error);
      isFaulty = true;
    }
  };
  const now = (): Promise<void> => (running ??= one().finally(() => (running = undefined)));
  const timer = setInterval(() => void now(), everyMs).unref();
  return {
    now,
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
