// Guessing one account's password from ever new devices: after some tries an hour the next ones are drawn by lot, one at a time. Nobody is locked out:
// devices of the account pass by, a new one has its chance in every draw, and the printed code needs no password. SCHOOL-110.

import type { Clock, Randomness } from '../base/index.ts';

/** How strangers of one account are slowed. */
export interface StrangerPace {
  /** Between two draws for one account. */
  readonly drawEveryMs: number;
  /** Tries that take part in one draw; more take the place of one by lot. */
  readonly lots: number;
  /** Tries that wait for a draw, over all accounts. */
  readonly waiting: number;
}

/** Ten guesses a minute for one account, however many devices ask. */
export const STRANGER_PACE: StrangerPace = { drawEveryMs: 6_000, lots: 32, waiting: 2_000 };

/** A draw for each account that is guessed at. */
export interface StrangerLots {
  /** Settles when the try was drawn (undefined), or how long to wait when it was not. */
  draw(login: string): Promise<{ readonly retryAfterMs: number } | undefined>;
}

interface Draw {
  lots: ((drawn: boolean) => void)[];
  rounds: number;
}

/** Makes the draws. `later` is the platform's timer. */
export function createStrangerLots(parts: {
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly later: (ms: number, run: () => void) => void;
  readonly pace?: StrangerPace;
}): StrangerLots {
  const pace = parts.pace ?? STRANGER_PACE;
  const draws = new Map<string, Draw>();
  let waiting = 0;

  const pick = (count: number): number => {
    const [a = 0, b = 0] = parts.randomness.bytes(2);
    return (a * 256 + b) % count;
  };
  const settle = (draw: Draw, at: number, drawn: boolean): void => {
    const [lot] = draw.lots.splice(at, 1);
    waiting -= 1;
    lot?.(drawn);
  };
  const hold = (login: string, draw: Draw): void =>
    parts.later(pace.drawEveryMs, () => {
      if (draw.lots.length > 0) settle(draw, pick(draw.lots.length), true);
      draw.rounds += 1;
      // Who was not drawn twice is told to come back: nobody's browser waits longer than that.
      if (draw.rounds % 2 === 0) while (draw.lots.length > 0) settle(draw, 0, false);
      if (draw.lots.length === 0) draws.delete(login);
      else hold(login, draw);
    });

  return {
    draw: (login) =>
      new Promise((resolve) => {
        const lot = (drawn: boolean): void => resolve(drawn ? undefined : { retryAfterMs: pace.drawEveryMs });
        let draw = draws.get(login);
        if (draw === undefined) {
          if (waiting >= pace.waiting) return lot(false);
          draw = { lots: [], rounds: 0 };
          draws.set(login, draw);
          hold(login, draw);
        } else if (draw.lots.length >= pace.lots || waiting >= pace.waiting) {
          // Every try of the round has the same chance, whenever in it it came: one more than there is room for takes part by lot.
          const at = pick(draw.lots.length + 1);
          if (at === draw.lots.length) return lot(false);
          settle(draw, at, false);
        }
        draw.lots.push(lot);
        waiting += 1;
      }),
  };
}
