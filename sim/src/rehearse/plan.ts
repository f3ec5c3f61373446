// Who comes when: one cell of the simulator, so that the same seed gives the same people at the same moments there and here.
import { arrivalOf, hoursOf } from '../national/arrivals.ts';
import type { LessonHour } from '../national/arrivals.ts';
import { valuesWith } from '../national/parameters.ts';
import type { Values } from '../national/parameters.ts';
import { peopleOf } from '../national/population.ts';
import type { Coming } from './morning.ts';

/** What decides a morning. The same options give the same one. */
export interface PlanOptions {
  readonly classes: number;
  readonly seed: number;
  /** The share (0-1) of people who keep to their slot of the evening before. */
  readonly compliance: number;
  /** When the doors open, milliseconds from the start of the lesson: who would have come sooner comes within the first minute. */
  readonly from: number;
}

/** A morning as it is planned. */
export interface MorningPlan {
  readonly classSizes: readonly number[];
  readonly comings: readonly Coming[];
  readonly patienceMs: number;
}

/** The one lesson of the morning, at eight. */
export function hourOf({ from }: Pick<PlanOptions, 'from'>): LessonHour {
  const [hour] = hoursOf(1, [8]);
  if (hour === undefined) throw new RangeError('Cannot plan a morning without a lesson');
  return { ...hour, opensAt: hour.startsAt + from / 1_000 };
}

/** The declared parameters without what walkers do not do: other sign-ins, lines that drop, further devices, attackers. */
export function valuesOfRehearsal(): Values {
  return valuesWith({ ssoShare: 0, lineCutsPerLesson: 0, secondDevice: 0, attackers: 0 });
}

/** Class sizes, and everybody's moment of coming. */
export function planMorning(options: PlanOptions): MorningPlan {
  const values = valuesOfRehearsal();
  const cell = peopleOf(0, options.classes, options.seed, values);
  const hour = hourOf(options);
  const comings: Coming[] = [];
  for (let p = 0; p < cell.people; p += 1) {
    const at = arrivalOf(cell, p, hour, options.compliance, values);
    if (at === undefined) continue;
    const classIndex = cell.classOf[p]!;
    const index = p - cell.first[classIndex]! - 1;
    const role = index < 0 ? 'teacher' : 'pupil';
    comings.push({ classIndex, role, index: Math.max(0, index), at: Math.round((at - hour.startsAt) * 1_000) });
  }
  const classSizes = Array.from({ length: cell.classes }, (_, c) => cell.first[c + 1]! - cell.first[c]! - 1);
  return { classSizes, comings, patienceMs: values.patienceSeconds * 1_000 };
}
