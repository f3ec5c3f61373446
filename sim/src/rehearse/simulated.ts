// The same morning in the simulator: same seed, same people, same moments, same patience, and of the gate that was rehearsed its draw and its rate. What
// is left between the two is what the simulator makes of a door, and must be a few people only. SIM-34.
import { NO_CARRY, NO_LANES, shareRate } from '@preau/core/gate';
import type { Carry } from '@preau/core/gate';
import { mediaPlanOf, readCosts } from '../national/costs.ts';
import { startHour } from '../national/hour-run.ts';
import { oursPolicy } from '../national/policies/ours.ts';
import type { JoinControl } from '../national/policies/join-control.ts';
import { Chance } from '../national/random.ts';
import { momentOf } from './tally.ts';
import type { Moment } from './tally.ts';
import { cellOf, hourOf, patienceOf, valuesOfRehearsal } from './plan.ts';
import type { PlanOptions } from './plan.ts';
import { newWalk } from './walk.ts';
import type { Walk } from './walk.ts';

/** What the simulator is told of the gate. */
export interface SimulatedGate {
  /** Joins a second that may be used, at a moment in milliseconds from the start of the lesson. */
  readonly rateAt: (at: number) => number;
  /** The draw; that of the simulator without it. */
  readonly ranks?: Float64Array;
}

/** A simulated morning. */
export interface SimulatedMorning {
  readonly walks: readonly Walk[];
  readonly promised: number;
  readonly inside: number;
}

/** Runs the hour and answers everybody's walk, as a rehearsal does. */
export function simulateMorning(options: PlanOptions, gate: SimulatedGate): SimulatedMorning {
  const values = { ...valuesOfRehearsal(), seatsFor: 1 };
  const cell = cellOf(options, values);
  const hour = hourOf(options);
  const { hall, policy, tick } = startHour({
    cell,
    hour,
    values,
    media: mediaPlanOf(cell.expected, readCosts(), values),
    chance: new Chance(options.seed),
    compliance: options.compliance,
    isBlind: false,
    hasSession: new Uint8Array(cell.people),
    patienceOf: (p) => patienceOf(cell, p, values),
    // Nobody is kept at the door for want of a seat in the house either: the ladder gives way.
    makePolicy: (at) =>
      oursPolicy(at, {
        ladder: true,
        fill: 'whole',
        credits: new Float64Array(cell.classes),
        noted: () => true,
        joins: joinsAt((second) => gate.rateAt((second - hour.startsAt) * 1_000)),
        ...(gate.ranks === undefined ? {} : { ranks: gate.ranks.map((rank, c) => (Number.isNaN(rank) ? c : rank)) }),
      }),
  });
  for (let now = hour.opensAt; now < hour.endsAt; now += 1) tick(now);
  const { crowd } = hall;
  const since = (second: number): number | null => (second < 0 ? null : (second - hour.startsAt) * 1_000);
  const walks = Array.from({ length: cell.people }, (_, p) => p)
    .filter((p) => crowd.arrivedAt[p]! >= 0)
    .map((p) => {
      const role = crowd.isTeacher(p) ? 'teacher' : 'pupil';
      const walk = newWalk({ classIndex: cell.classOf[p]!, role, arrivedAt: since(crowd.arrivedAt[p]!)! });
      walk.enteredAt = since(crowd.enteredAt[p]!);
      walk.heardAt = walk.enteredAt;
      if (walk.enteredAt === null) walk.gaveUpAt = since(Math.round(crowd.givesUpAt[p]!));
      return walk;
    });
  const shown = policy.promises()?.shown;
  return { walks, promised: shown?.promised ?? 0, inside: shown?.inside ?? 0 };
}

/** Joins at a rate that is known, a second's worth saved at most, as a gate saves it. */
function joinsAt(rateAt: (second: number) => number): JoinControl {
  let [tokens, carry]: [number, Carry] = [0, NO_CARRY];
  return {
    grant: (waiting, now) => {
      const rate = rateAt(now);
      // What nobody wanted is saved for a second at most; the part of an admission that is left over while people wait is not lost.
      tokens = Math.min(Math.max(1, rate), tokens) + rate;
      const shared = shareRate(Math.floor(tokens), { ...NO_LANES, lesson: waiting }, carry);
      ({ carry } = shared);
      return shared.granted.lesson;
    },
    used: (count) => void (tokens -= count),
    perSecond: rateAt,
  };
}

/** The curves that are laid over one another, and of how many people or classes each is made. */
const CURVES = { arrived: 'people', entered: 'people', together: 'classes' } as const;

/** How far two curves are apart, as shares of all people or classes. */
export interface Apart {
  /** At the worst moment. */
  readonly most: number;
  /** At the worst moment, when the simulator may be one step of the rehearsal early or late: many classes come together at once. */
  readonly beyondStep: number;
  /** On average over the rehearsal: the area between them. */
  readonly mean: number;
}

/** Compares a rehearsal with a simulated morning, curve by curve. */
export function distanceOf(
  rehearsed: readonly Moment[],
  simulated: readonly Walk[],
  count: { readonly people: number; readonly classes: number },
): Readonly<Record<keyof typeof CURVES, Apart>> {
  const others = rehearsed.map(({ at }) => momentOf(simulated, at));
  const apart = (key: keyof typeof CURVES): Apart => {
    const of = count[CURVES[key]];
    const differences = rehearsed.map((moment, n) => Math.abs(moment[key] - others[n]![key]) / of);
    const late = rehearsed.map((moment, n) => {
      const near = others.slice(Math.max(0, n - 1), n + 2).map((other) => other[key]);
      return Math.max(0, Math.min(...near) - moment[key], moment[key] - Math.max(...near)) / of;
    });
    return {
      most: Math.max(...differences),
      beyondStep: Math.max(...late),
      mean: differences.reduce((sum, each) => sum + each, 0) / differences.length,
    };
  };
  return { arrived: apart('arrived'), entered: apart('entered'), together: apart('together') };
}
