// The same morning in the simulator: same seed, same people, same moments, same joins per second. What the two show must be told apart by a
// few people only, or the simulator is wrong where it matters.
import { mediaPlanOf, readCosts } from '../national/costs.ts';
import { startHour } from '../national/hour-run.ts';
import { makePolicy } from '../national/policies/index.ts';
import { peopleOf } from '../national/population.ts';
import { Chance } from '../national/random.ts';
import { momentOf } from './tally.ts';
import type { Moment } from './tally.ts';
import { hourOf, valuesOfRehearsal } from './plan.ts';
import type { PlanOptions } from './plan.ts';
import type { Walk } from './walker.ts';

/** Runs the hour and answers everybody's walk, as a rehearsal does. `joinsPerSecond`: the rate of the gate. */
export function simulateMorning(options: PlanOptions & { readonly joinsPerSecond: number }): readonly Walk[] {
  const plain = valuesOfRehearsal();
  const cell = peopleOf(0, options.classes, options.seed, plain);
  const values = { ...plain, clearsInSeconds: cell.expected / options.joinsPerSecond, seatsFor: 1 };
  const hour = hourOf(options);
  const { hall, tick } = startHour({
    cell,
    hour,
    values,
    media: mediaPlanOf(cell.expected, readCosts(), values),
    chance: new Chance(options.seed),
    compliance: options.compliance,
    isBlind: false,
    hasSession: new Uint8Array(cell.people),
    makePolicy: (at) => makePolicy('ours', at, new Float64Array(cell.classes)),
  });
  for (let now = hour.opensAt; now < hour.endsAt; now += 1) tick(now);
  const { crowd } = hall;
  const since = (second: number): number | null => (second < 0 ? null : (second - hour.startsAt) * 1_000);
  return Array.from({ length: cell.people }, (_, p) => p)
    .filter((p) => crowd.arrivedAt[p]! >= 0)
    .map((p) => ({
      classIndex: cell.classOf[p]!,
      role: crowd.isTeacher(p) ? 'teacher' : 'pupil',
      arrivedAt: since(crowd.arrivedAt[p]!)!,
      signedInAt: null,
      enteredAt: since(crowd.enteredAt[p]!),
      heardAt: since(crowd.enteredAt[p]!),
      gaveUpAt: null,
      requests: 0,
      refusals: {},
    }));
}

/** How far two curves are apart at most, as a share of all people or classes, over the moments of the rehearsal. */
export interface CurveDistance {
  readonly arrived: number;
  readonly entered: number;
  readonly together: number;
}

/** Compares a rehearsal with a simulated morning, curve by curve. */
export function distanceOf(
  rehearsed: readonly Moment[],
  simulated: readonly Walk[],
  count: { readonly people: number; readonly classes: number },
): CurveDistance {
  const pairs = rehearsed.map((moment) => [moment, momentOf(simulated, moment.at)] as const);
  const most = (key: 'arrived' | 'entered' | 'together', of: number): number =>
    Math.max(...pairs.map(([a, b]) => Math.abs(a[key] - b[key]))) / of;
  return {
    arrived: most('arrived', count.people),
    entered: most('entered', count.people),
    together: most('together', count.classes),
  };
}
