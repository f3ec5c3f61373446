// The ranks of an hour, by core/gate.

import { creditStepOf, drawOf, innerOf, rankOf, SEED_BYTES } from '@preau/core/gate';
import type { TurnPart } from '@preau/core/gate';
import { parseLocalDate } from '@preau/core/base';
import type { LocalDate } from '@preau/core/base';
import type { LessonHour } from '../arrivals.ts';
import { TRAIT } from '../population.ts';
import type { Cell } from '../population.ts';
import { fastMac } from '../fast-mac.ts';
import { mixed } from '../random.ts';

const FIRST_DAY = 6;

/** The draws of a cell for one hour. */
export interface HourDraw {
  readonly ranks: Float64Array;
  innerOf(p: number): number;
}

/** Draws for an hour: credit first, then chance. */
export function drawHour(cell: Cell, hour: LessonHour, credits: Float64Array): HourDraw {
  const seed = new Uint8Array(SEED_BYTES);
  new DataView(seed.buffer).setUint32(0, mixed(cell.seed, hour.day, 0, 0));
  const date = parseLocalDate(`2021-04-${String(FIRST_DAY + (hour.day % 5)).padStart(2, '0')}`) as LocalDate;
  const startMinute = Math.round(hour.startsAt / 60);
  const turnOf = (c: number) => ({ date, startMinute, classKey: String(c) });
  const ranks = Float64Array.from({ length: cell.classes }, (_, c) =>
    rankOf(creditStepOf(credits[c]!), drawOf(fastMac, seed, turnOf(c))),
  );
  const partOf = (p: number): TurnPart =>
    (cell.traits[p]! & TRAIT.teacher) !== 0
      ? 'teacher'
      : (cell.traits[p]! & TRAIT.accommodated) !== 0
        ? 'accommodated'
        : 'pupil';
  return {
    ranks,
    innerOf: (p) => innerOf(fastMac, seed, turnOf(cell.classOf[p]!), { id: String(p), part: partOf(p) }),
  };
}
