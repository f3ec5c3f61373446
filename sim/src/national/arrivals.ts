// When somebody comes to a lesson: early, on time or late (guesses: parameters.ts), or at the slot that was handed out the evening before.

import { slotAt } from '@preau/core/gate';
import { fastMac } from './fast-mac.ts';
import type { Values } from './parameters.ts';
import { keepsSlots, TRAIT } from './population.ts';
import type { Cell } from './population.ts';
import { DRAW, normalOf, unitOf } from './random.ts';

/** One start of the day; seconds since midnight. People are free for it from `opensAt` on. */
export interface LessonHour {
  readonly day: number;
  /** Number of the hour within the run: each is another draw. */
  readonly turn: number;
  readonly opensAt: number;
  readonly startsAt: number;
  readonly endsAt: number;
}

const BEFORE_FIRST_SECONDS = 20 * 60;
const LESSON_SECONDS = 55 * 60;
/** The last who come have something of the lesson. */
const LATEST_SECONDS = 45 * 60;

/** The hours of a run: so many days, with starts at these hours (8, 9, 10.5 …). A lesson is 55 minutes, the next opens when it ends. */
export function hoursOf(days: number, starts: readonly number[]): readonly LessonHour[] {
  return Array.from({ length: days }, (_, day) =>
    starts.map((hour, n) => {
      const startsAt = Math.round(hour * 3_600);
      const previousEnd = n === 0 ? -Infinity : Math.round(starts[n - 1]! * 3_600) + LESSON_SECONDS;
      return {
        day,
        turn: day * starts.length + n,
        opensAt: Math.max(startsAt - BEFORE_FIRST_SECONDS, previousEnd),
        startsAt,
        endsAt: startsAt + LESSON_SECONDS,
      };
    }),
  ).flat();
}

/** When a person comes to the lesson of its class, seconds since midnight; undefined if it does not. `compliance`: the share that keeps to slots. */
export function arrivalOf(
  cell: Cell,
  p: number,
  hour: LessonHour,
  compliance: number,
  values: Values,
): number | undefined {
  const c = cell.classOf[p]!;
  const isTeacher = (cell.traits[p]! & TRAIT.teacher) !== 0;
  const came = unitOf(cell.seed, DRAW.came, p, hour.turn);
  if (came >= (isTeacher ? 1 - values.teacherAbsent : cell.shows[c]!)) return undefined;
  const { opensAt, startsAt } = hour;
  // Nobody comes before the lesson before is over; who would have comes within a minute.
  const soonest = opensAt + 60 * unitOf(cell.seed, DRAW.spread, p, hour.turn);
  const wished = keepsSlots(cell, p, compliance)
    ? slotOf(cell, p, isTeacher, hour)
    : startsAt + (isTeacher ? teacherAt(cell, p, hour, values) : pupilAt(cell, p, hour, values));
  return Math.max(soonest, Math.min(wished + cell.loadSeconds[p]!, startsAt + LATEST_SECONDS));
}

/** The slot of core/gate: the class within 20 seconds, teachers first. Between two lessons those that fall before the end of the last are at its end. */
function slotOf(cell: Cell, p: number, isTeacher: boolean, { turn, startsAt }: LessonHour): number {
  const classKey = `${cell.seed} ${turn} ${cell.classOf[p]!}`;
  const person = {
    classKey,
    startsAt: startsAt * 1_000,
    personId: String(p),
    part: isTeacher ? 'teacher' : 'pupil',
  } as const;
  return slotAt(fastMac, person) / 1_000;
}

function teacherAt(cell: Cell, p: number, { turn }: LessonHour, values: Values): number {
  return values.teacherMeanSeconds + values.teacherSdSeconds * normalOf(cell.seed, DRAW.when, p, turn);
}

function pupilAt(cell: Cell, p: number, { turn }: LessonHour, values: Values): number {
  const draw = unitOf(cell.seed, DRAW.when, p, turn);
  const spread = unitOf(cell.seed, DRAW.late, p, turn);
  const lost = unitOf(cell.seed, DRAW.late + 1, p, turn) < values.wrongLink ? values.wrongLinkSeconds : 0;
  if (draw < values.earlyShare) return lost - 900 + 600 * spread;
  if (draw < values.earlyShare + values.lateShare) return lost + 60 - values.lateMeanSeconds * Math.log(1 - spread);
  return lost + values.onTimeMeanSeconds + values.onTimeSdSeconds * normalOf(cell.seed, DRAW.late + 2, p, turn);
}
