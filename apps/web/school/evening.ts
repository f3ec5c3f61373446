// When a page asks the worker for the day capsule. docs/spec/gate.md, "The evening before".

const EVENING_HOUR = 18;
const MORNING_HOUR = 7;
/** A page that is open when the evening begins waits for the plans, and not for all others. */
const SPREAD_MS = 40 * 60_000;
const OFF_THE_MINUTE_MS = 3_000;

/** After so many milliseconds: some seconds in the evening and at night, else between 18:02 and 18:42. Never on a full minute. `chance` is 0 to 1. */
export function capsuleAfterMs(now: Date, chance: number): number {
  const hour = now.getHours();
  const isEvening = hour >= EVENING_HOUR || hour < MORNING_HOUR;
  const waitMs = isEvening ? 2_000 + chance * 13_000 : untilEvening(now) + chance * SPREAD_MS;
  const past = (now.getTime() + waitMs) % 60_000;
  return Math.round(past < OFF_THE_MINUTE_MS ? waitMs + OFF_THE_MINUTE_MS - past : waitMs);
}

/** Milliseconds until two minutes past six of the next evening. */
export function untilEvening(now: Date): number {
  const at = new Date(now);
  at.setHours(EVENING_HOUR, 2, 0, 0);
  if (at <= now) at.setDate(at.getDate() + 1);
  return at.getTime() - now.getTime();
}
