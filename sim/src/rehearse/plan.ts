// Who comes when, how patient, on how many devices: one cell of the simulator, so that the same seed gives the same people at the same moments there
// and here. SIM-20, SIM-30.
import { arrivalOf, hoursOf } from '../national/arrivals.ts';
import type { LessonHour } from '../national/arrivals.ts';
import { valuesWith } from '../national/parameters.ts';
import type { Values } from '../national/parameters.ts';
import { peopleOf, TRAIT } from '../national/population.ts';
import type { Cell } from '../national/population.ts';
import { DRAW, unitOf } from '../national/random.ts';

/** What decides a morning. The same options give the same one. */
export interface PlanOptions {
  readonly classes: number;
  readonly seed: number;
  /** The share (0-1) of people who keep to their slot of the evening before. */
  readonly compliance: number;
  /** When the doors open, milliseconds from the start of the lesson: who would have come sooner comes within the first minute. */
  readonly from: number;
  /** Pupils by class, of a school that is there; drawn without it. */
  readonly classSizes?: readonly number[];
}

/** Somebody's morning as it is planned; moments in milliseconds from the start of the lesson. */
export interface Coming {
  readonly classIndex: number;
  readonly role: 'teacher' | 'pupil';
  /** Which pupil of the class; 0 for the teacher. */
  readonly index: number;
  readonly at: number;
  /** Nobody is let in until then: gone. Never before the lesson has begun. */
  readonly givesUpAt: number;
  /** Where in the rest of the lesson (0-1) the line is cut once, if it is. */
  readonly cutRatio: number | null;
  /** Another device or tab of the same person waits as well. */
  readonly hasSecondDevice: boolean;
  /** The seed of what happens on the way: reloads, when the line is back. */
  readonly luck: number;
}

/** A morning as it is planned. */
export interface MorningPlan {
  readonly classSizes: readonly number[];
  readonly comings: readonly Coming[];
}

/** The one lesson of the morning, at eight. */
export function hourOf({ from }: Pick<PlanOptions, 'from'>): LessonHour {
  const [hour] = hoursOf(1, [8]);
  if (hour === undefined) throw new RangeError('Cannot plan a morning without a lesson');
  return { ...hour, opensAt: hour.startsAt + from / 1_000 };
}

/** The declared parameters without what walkers do not do: sign-ins elsewhere, attackers. */
export function valuesOfRehearsal(): Values {
  return valuesWith({ ssoShare: 0, attackers: 0 });
}

/** The people of the morning. */
export function cellOf({ classes, seed, classSizes }: PlanOptions, values: Values): Cell {
  return peopleOf(0, classSizes?.length ?? classes, seed, values, classSizes);
}

/** How long somebody waits, seconds, counted from the start of the lesson for who came before. */
export function patienceOf(cell: Cell, p: number, values: Values): number {
  const isTeacher = (cell.traits[p]! & TRAIT.teacher) !== 0;
  const mean = isTeacher ? values.teacherPatienceSeconds : values.patienceSeconds;
  return -mean * Math.log(1 - unitOf(cell.seed, DRAW.rehearsed, p, 0));
}

/** Class sizes, and everybody's morning. */
export function planMorning(options: PlanOptions): MorningPlan {
  const values = valuesOfRehearsal();
  const cell = cellOf(options, values);
  const hour = hourOf(options);
  const comings: Coming[] = [];
  for (let p = 0; p < cell.people; p += 1) {
    const second = arrivalOf(cell, p, hour, options.compliance, values);
    if (second === undefined) continue;
    const classIndex = cell.classOf[p]!;
    const index = p - cell.first[classIndex]! - 1;
    const at = Math.round((second - hour.startsAt) * 1_000);
    const draw = (n: number): number => unitOf(cell.seed, DRAW.rehearsed, p, n);
    comings.push({
      classIndex,
      role: index < 0 ? 'teacher' : 'pupil',
      index: Math.max(0, index),
      at,
      givesUpAt: Math.max(0, at) + Math.round(patienceOf(cell, p, values) * 1_000),
      cutRatio: draw(1) < values.lineCutsPerLesson ? draw(2) : null,
      hasSecondDevice: (cell.traits[p]! & TRAIT.secondDevice) !== 0,
      luck: Math.floor(draw(3) * 2 ** 32),
    });
  }
  const classSizes = Array.from({ length: cell.classes }, (_, c) => cell.first[c + 1]! - cell.first[c]! - 1);
  return { classSizes, comings };
}
