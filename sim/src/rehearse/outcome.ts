// What a rehearsal left behind, in figures: of the people, of the gate, and how far the simulator is from both.
import type { GateNowAnswer } from '@preau/protocol/gate';
import { quantile } from '../bench/figures.ts';
import type { Figures } from '../bench/figures.ts';
import { rateSeen } from './gate-watch.ts';
import { ranksOf, refusalsOf } from './morning.ts';
import type { PlanOptions } from './plan.ts';
import { distanceOf, simulateMorning } from './simulated.ts';
import type { SimulatedMorning } from './simulated.ts';
import { momentOf, waitsOf } from './tally.ts';
import type { Moment } from './tally.ts';
import type { Walk } from './walk.ts';

const MINUTE_MS = 60_000;

/** A morning that was walked. */
export interface Rehearsed {
  readonly walks: readonly Walk[];
  readonly moments: readonly Moment[];
  readonly classes: number;
  readonly to: number;
}

/** Counts at H+1, H+5, H+10, waits, attempts, requests. SIM-23, SIM-32. */
export function addPeople(figures: Figures, { walks, classes, to }: Rehearsed): void {
  for (const minute of [1, 5, 10].filter((each) => each * MINUTE_MS <= to)) {
    const { arrived, entered, able, together } = momentOf(walks, minute * MINUTE_MS);
    figures.add(`pupils and teachers in at H+${minute}`, (100 * entered) / arrived, '% of those who came', 'higher');
    figures.add(`lessons able to be held at H+${minute}`, (100 * able) / classes, '%', 'higher');
    figures.add(`classes together at H+${minute}, text included`, (100 * together) / classes, '%', 'higher');
  }
  const waits = waitsOf(walks, to);
  for (const share of [0.5, 0.95, 0.99])
    figures.add(`wait p${share * 100}, those who never got in included`, quantile(waits, share) / 1_000, 's', 'lower');
  const perPerson = (count: (walk: Walk) => number): number =>
    walks.reduce((sum, walk) => sum + count(walk), 0) / walks.length;
  // Whoever is refused tries once more, and so does who reloads; a ticket that the page renews by itself is no attempt of a person.
  const attempts = 1 + perPerson(({ refusals, reloads }) => reloads + sumOf(refusals));
  figures.add('attempts per person', attempts, 'attempts', 'lower', 1.5);
  const requests = perPerson((walk) => walk.requests);
  figures.add('requests per person until in the lesson', requests, 'requests', 'lower');
  figures.add(
    'looks at counters and class boards per person',
    perPerson(({ looks }) => looks),
    'looks',
    'lower',
  );
  const looks = walks.reduce((sum, walk) => sum + walk.looks, 0);
  const unchanged = walks.reduce((sum, walk) => sum + walk.unchanged, 0);
  if (looks > 0) figures.add('of them answered with "as before"', (100 * unchanged) / looks, '%', 'higher');
  figures.add('people who gave up', walks.filter(({ gaveUpAt }) => gaveUpAt !== null).length, 'people', 'lower');
  const cuts = walks.flatMap((walk) => walk.cuts);
  if (cuts.length > 0) {
    figures.add('lines that were cut and came back', cuts.length, 'people', 'higher');
    figures.add('from a line that is back to the lesson, p95', quantile(cuts, 0.95), 'ms', 'lower');
  }
  for (const [code, n] of Object.entries(refusalsOf(walks))) figures.add(`refused ${code}`, n, 'times', 'lower');
}

/** The rate that was given out, how busy the lesson process was, the promises kept. SIM-35. */
export function addGate(figures: Figures, seen: readonly GateNowAnswer[]): void {
  const last = seen.at(-1);
  if (last === undefined) return;
  const used = seen.map(({ joins }) => joins.usablePerSecond);
  figures.add('joins that the gate gave out, least', Math.min(...used), 'per second', 'higher');
  figures.add('joins that the gate gave out, most', Math.max(...used), 'per second', 'higher');
  const told = seen.flatMap(({ joins }) => (joins.cpuRatio === null ? [] : [joins.cpuRatio]));
  if (told.length > 0)
    figures.add('CPU of the busiest process, p95', 100 * quantile(told, 0.95), '% of a core', 'lower');
  const entries = seen.flatMap(({ joins }) => (joins.p95Ms === null ? [] : [joins.p95Ms]));
  if (entries.length > 0) figures.add('p95 of entering, median of the looks', quantile(entries, 0.5), 'ms', 'lower');
  const { promised, insideRatio } = last.promises;
  figures.add('time bands that were judged', promised, 'bands', 'higher');
  if (insideRatio !== null) figures.add('bands kept', 100 * insideRatio, '%', 'higher', 90);
}

/**
 * The simulator with the same people, the draw of the gate and its rate, curve by curve; answers the simulated morning. When the gate gave out another
 * rate than the one it was given (it is slowed down by a busy machine), the curves with the rate that was meant stand beside it. SIM-34.
 */
export function addDistance(
  figures: Figures,
  wanted: PlanOptions,
  rehearsed: Rehearsed,
  gate: { readonly seen: readonly GateNowAnswer[]; readonly startsAt: number; readonly meantPerSecond: number },
): SimulatedMorning {
  const { walks, moments, classes } = rehearsed;
  const { seen, startsAt, meantPerSecond } = gate;
  const ranks = ranksOf(walks, classes);
  const count = { people: walks.length, classes };
  const simulate = (rateAt: (at: number) => number): SimulatedMorning => simulateMorning(wanted, { rateAt, ranks });
  const asSeen = simulate((at) => rateSeen(seen, startsAt + at, meantPerSecond));
  for (const [curve, { most, beyondStep, mean }] of Object.entries(distanceOf(moments, asSeen.walks, count))) {
    figures.add(`largest distance from the simulator: ${curve}`, 100 * most, '%', 'lower');
    figures.add(`the same beyond a step of 10 s: ${curve}`, 100 * beyondStep, '%', 'lower');
    figures.add(`mean distance from the simulator: ${curve}`, 100 * mean, '%', 'lower');
  }
  if (seen.some(({ joins }) => Math.abs(joins.usablePerSecond - meantPerSecond) > 0.05 * meantPerSecond))
    for (const [curve, { mean }] of Object.entries(distanceOf(moments, simulate(() => meantPerSecond).walks, count)))
      figures.add(`mean distance at the rate that was meant: ${curve}`, 100 * mean, '%', 'lower');
  if (asSeen.promised > 0)
    figures.add(
      'bands kept in the simulator',
      (100 * asSeen.inside) / asSeen.promised,
      `% of ${asSeen.promised}`,
      'higher',
    );
  return asSeen;
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
