// How many turns there will be before a class's own: who stands at the door before it, and who of better-drawn classes will still come before its turn,
// less those who will have left. Told as the crowd of a lane, in turns, so that whoever divides by the rate has the time. GATE-142; docs/spec/gate.md.

import type { EpochMs } from '../base/index.ts';
import { arrivedBy } from './arrival-curve.ts';
import type { Arrivals } from './arrival-curve.ts';
import { HISTOGRAM_BUCKETS } from './eta.ts';
import type { Histogram } from './eta.ts';

/** A class on the plan or at the door. */
export interface AwaitedClass {
  readonly rank: number;
  /** Who waits now. */
  readonly present: number;
  /** Some of it are in: who comes late to it goes before all that are not. GATE-55. */
  readonly isIn: boolean;
  /** How many of it come in all, and to which start; 0 of a class that no plan told of. */
  readonly planned: number;
  readonly startsAt: EpochMs;
}

/** What is known beside the classes. */
export interface ForecastFacts {
  readonly ratePerSecond: number;
  /** Of those who wait, the share that leaves in a second, once their lesson has begun. */
  readonly leavingPerSecond: number;
  readonly arrivals: Pick<Arrivals, 'curveOf' | 'stillOf'>;
}

/** Time is gone through in steps of this. */
const STEP_MS = 10_000;
/** Nobody looks further: a band that ends later is not told. */
const HORIZON_MS = 65 * 60_000;

/** Everybody of one start: how many are still to come, and how many of them have come after each step, as a share. */
interface Coming {
  readonly startsAt: EpochMs;
  /** People still to come, for one planned. */
  readonly share: number;
  readonly cameAfter: readonly number[];
}

/** The crowd of a lane in turns before each rank. A crowd that nobody waits in has none; without a rate people are counted as they stand. GATE-142. */
export function forecastOf(
  classes: readonly AwaitedClass[],
  facts: ForecastFacts,
  now: EpochMs,
): Histogram | undefined {
  if (classes.every(({ present }) => present === 0)) return undefined;
  const ordered = classes.toSorted((a, b) => a.rank - b.rank);
  const [from, to] = [ordered[0]!.rank, ordered.at(-1)!.rank + 1];
  const comings = comingsOf(classes, facts.arrivals, now);
  const begun = classes.reduce(
    (least, { startsAt, present }) => (present > 0 ? Math.min(least, startsAt) : least),
    Infinity,
  );
  // Most who wait are of one kind: the class walks in already (many had somebody early in), or it does not yet. They are told their time.
  const peopleOf = (isIn: boolean): number =>
    classes.reduce((sum, each) => sum + (each.isIn === isIn ? each.present : 0), 0);
  const isOfThoseIn = peopleOf(true) > peopleOf(false);
  const mine = lineOf(comings);
  // Before a class that is not in go all that are.
  if (!isOfThoseIn) for (const each of classes) if (each.isIn) add(mine, each, comings);
  const turns: number[] = [];
  let next = 0;
  for (let bucket = 0; bucket <= HISTOGRAM_BUCKETS; bucket += 1) {
    const edge = from + ((to - from) * bucket) / HISTOGRAM_BUCKETS;
    for (let each = ordered[next]; each !== undefined && each.rank < edge; each = ordered[++next])
      if (each.isIn === isOfThoseIn) add(mine, each, comings);
    turns.push(Math.max(turns.at(-1) ?? 0, turnsBefore(mine, comings, facts, begun - now)));
  }
  const whole = turns.map(Math.round);
  return {
    first: whole[0]!,
    from,
    to,
    heads: Array.from({ length: HISTOGRAM_BUCKETS }, (_, n) => whole[n + 1]! - whole[n]!),
  };
}

/** Who stands before somebody: those at the door, and those planned by start. */
interface Line {
  present: number;
  readonly planned: number[];
}

function lineOf(comings: readonly Coming[]): Line {
  return { present: 0, planned: comings.map(() => 0) };
}

function add(line: Line, { present, planned, startsAt }: AwaitedClass, comings: readonly Coming[]): void {
  line.present += present;
  const n = comings.findIndex((each) => each.startsAt === startsAt);
  if (n >= 0) line.planned[n]! += planned;
}

function comingsOf(
  classes: readonly AwaitedClass[],
  arrivals: ForecastFacts['arrivals'],
  now: EpochMs,
): readonly Coming[] {
  const planned = new Map<EpochMs, number>();
  for (const each of classes)
    if (each.planned > 0) planned.set(each.startsAt, (planned.get(each.startsAt) ?? 0) + each.planned);
  return [...planned].map(([startsAt, all]) => {
    const curve = arrivals.curveOf(startsAt);
    const came = arrivedBy(curve, now - startsAt);
    const cameAfter = Array.from({ length: HORIZON_MS / STEP_MS + 1 }, (_, n) =>
      came >= 1 ? 1 : (arrivedBy(curve, now + n * STEP_MS - startsAt) - came) / (1 - came),
    );
    return { startsAt, share: arrivals.stillOf(startsAt, all, now) / all, cameAfter };
  });
}

/** The line is empty when as many turns have been as stood in it, came to it in time and did not leave it: step by step until then. */
function turnsBefore(
  line: Line,
  comings: readonly Coming[],
  { ratePerSecond, leavingPerSecond }: ForecastFacts,
  begunInMs: number,
): number {
  if (!(ratePerSecond > 0)) return line.present;
  let people = line.present;
  for (let step = 1; step * STEP_MS <= HORIZON_MS; step += 1) {
    if (people <= 0) return (ratePerSecond * (step - 1) * STEP_MS) / 1_000;
    const came = comings.reduce(
      (sum, { share, cameAfter }, n) => sum + line.planned[n]! * share * (cameAfter[step]! - cameAfter[step - 1]!),
      0,
    );
    const leaving = step * STEP_MS > begunInMs ? leavingPerSecond * people : 0;
    const less = ((ratePerSecond + leaving) * STEP_MS) / 1_000;
    if (people + came <= less) return ratePerSecond * (step - 1 + (people + came) / less) * (STEP_MS / 1_000);
    people += came - less;
  }
  return (ratePerSecond * HORIZON_MS) / 1_000;
}
