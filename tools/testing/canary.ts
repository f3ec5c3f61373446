// Two members of a lesson who write to each other in turn, while somebody else misbehaves: their echo and their numbers tell whether the
// lesson noticed.
import { setTimeout as wait } from 'node:timers/promises';
import type { Seat } from './seat.ts';

/** A pair that sings until it is stopped. */
export interface Canary {
  /** Milliseconds from sending to the other one's reading. */
  readonly echoesMs: readonly number[];
  /** Stops; answers the sequence numbers that either of the two missed. */
  stop(): Promise<readonly number[]>;
}

/** Pause between two notes: both stay below ten commands a second. */
const PAUSE_MS = 60;

/** Starts the pair. */
export function startCanary(left: Seat, right: Seat): Canary {
  const echoesMs: number[] = [];
  let isOver = false;
  const sing = async (): Promise<void> => {
    for (let note = 0; !isOver; note += 1) {
      const text = `canary ${note}`;
      const [from, to] = note % 2 === 0 ? [left, right] : [right, left];
      const from0 = to.entries.length;
      const sentAt = performance.now();
      const asked = from.command({ kind: 'postMessage', text });
      const isThere = (): boolean =>
        to.entries
          .slice(from0)
          .some((entry) => 'fact' in entry && entry.fact.kind === 'messagePosted' && entry.fact.body?.text === text);
      await to.until(`« ${text} »`, isThere);
      echoesMs.push(performance.now() - sentAt);
      const answer = await asked;
      if (typeof answer !== 'number') throw new Error(`Cannot sing: ${answer}`);
      await wait(PAUSE_MS);
    }
  };
  const singing = sing();
  // The failure is told at the stop.
  singing.catch(() => undefined);
  return {
    echoesMs,
    async stop() {
      isOver = true;
      await singing;
      return [left, right].flatMap(missedBy);
    },
  };
}

/** Numbers that lie between the first and the last entry of a seat and did not come, or came out of order. */
export function missedBy(seat: Seat): readonly number[] {
  const missed: number[] = [];
  let next = seat.entries[0]?.seq ?? 1;
  for (const { seq } of seat.entries) {
    for (; next < seq; next += 1) missed.push(next);
    if (seq < next) missed.push(seq);
    next = Math.max(next, seq + 1);
  }
  return missed;
}
