// Waiting for something that no event tells: asks again until a deadline.
import { setTimeout as wait } from 'node:timers/promises';

/** Asks `read` until `holds`; rejects with what was read last. */
export async function until<T>(
  what: string,
  read: () => T | Promise<T>,
  holds: (value: T) => boolean,
  timeoutMs = 15_000,
  everyMs = 100,
): Promise<T> {
  const endsAt = performance.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (performance.now() > endsAt)
      throw new Error(`Cannot see ${what} within ${timeoutMs} ms; last: ${JSON.stringify(value)?.slice(0, 800)}`);
    await wait(everyMs);
  }
}
