// Who comes when: class sizes and arrivals drawn from a seed, by the mixture that the simulator declares.
import type { Coming } from './morning.ts';

/** A morning as it is planned. */
export interface MorningPlan {
  readonly classSizes: readonly number[];
  readonly comings: readonly Coming[];
  readonly patienceMs: number;
}

const MINUTE_MS = 60_000;
const PATIENCE_MS = 20 * MINUTE_MS;

/** The same seed gives the same morning. */
export function planMorning({ classes, seed }: { readonly classes: number; readonly seed: number }): MorningPlan {
  const random = mulberry(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const classSizes = Array.from({ length: classes }, () => Math.min(35, Math.max(8, Math.round(24 + 5 * normal()))));
  const arrival = (): number => {
    const part = random();
    if (part < 0.15) return -15 * MINUTE_MS + 10 * MINUTE_MS * random();
    if (part < 0.85) return -30_000 + 150_000 * normal();
    return 60_000 - 240_000 * Math.log(1 - random());
  };
  const comings = classSizes.flatMap((size, classIndex): Coming[] => [
    { classIndex, role: 'teacher', index: 0, at: Math.round(-6 * MINUTE_MS + 4 * MINUTE_MS * normal()) },
    ...Array.from({ length: size }, (_, index): Coming => ({
      classIndex,
      role: 'pupil',
      index,
      at: Math.round(arrival()),
    })),
  ]);
  return { classSizes, comings, patienceMs: PATIENCE_MS };
}

function mulberry(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
