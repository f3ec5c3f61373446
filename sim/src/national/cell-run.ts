// A run of one cell under one policy: its hours one after the other, with what is kept between them (sessions, credit), and the counts.

import { hoursOf } from './arrivals.ts';
import { added, NEVER, newHourCount } from './counts.ts';
import type { HourCount } from './counts.ts';
import { mediaPlanOf, readCosts } from './costs.ts';
import { PLACE } from './crowd.ts';
import { startHour } from './hour-run.ts';
import type { HourRun } from './hour-setup.ts';
import { valuesWith } from './parameters.ts';
import type { Values } from './parameters.ts';
import { peopleOf, TRAIT } from './population.ts';
import { makePolicy, POLICIES } from './policies/index.ts';
import type { PolicyName } from './policies/index.ts';
import { Chance, mixed } from './random.ts';
import { Watch } from './watch.ts';

/** What a worker is asked: plain values. */
export interface CellTask {
  readonly cell: number;
  readonly classes: number;
  readonly seed: number;
  readonly policy: PolicyName;
  readonly changes: Partial<Values>;
  /** Share of people who keep to slots; policies without slots ignore it. */
  readonly compliance: number;
  readonly days: number;
  readonly starts: readonly number[];
}

/** What it answers. */
export interface CellResult {
  readonly cell: number;
  readonly hours: readonly HourCount[];
  /** By class, sums over the hours: share of pupil minutes in at level 1 or above; and of the first hour alone. */
  readonly shares: Float64Array;
  readonly firstShares: Float64Array;
}

/** Runs a cell. The same task gives the same result. SIM-2. */
export function runCell(task: CellTask): CellResult {
  const values = valuesWith(task.changes);
  const cell = peopleOf(task.cell, task.classes, task.seed, values);
  const media = mediaPlanOf(cell.expected, readCosts(), values);
  const { isBlind, slots } = POLICIES[task.policy];
  const compliance = slots ? task.compliance : 0;
  const credits = new Float64Array(cell.classes);
  const hasSession = new Uint8Array(cell.people);
  const sums = new Float64Array(cell.classes);
  let firstShares: Float64Array = sums;
  const hours = hoursOf(task.days, task.starts).map((hour, n, all) => {
    if (all[n - 1]?.day !== hour.day) hasSession.fill(0);
    const chance = new Chance(mixed(cell.seed, hour.turn, 17, 0));
    const run = startHour({
      cell,
      hour,
      values,
      media,
      chance,
      compliance,
      isBlind,
      hasSession,
      makePolicy: (hall) => makePolicy(task.policy, hall, credits),
    });
    const watch = new Watch(run.hall.crowd, run.policy, hour, media, values.fixedLevel);
    for (let now = hour.opensAt; now < hour.endsAt; now += 1) {
      run.tick(now);
      watch.look(now);
    }
    watch.close();
    run.policy.close(watch.got);
    for (let c = 0; c < cell.classes; c += 1) sums[c]! += watch.shares[c]!;
    if (n === 0) firstShares = watch.shares;
    countPeople(watch.count, run, values, hour.endsAt);
    return watch.count;
  });
  return { cell: task.cell, hours, shares: sums, firstShares };
}

/** Waits, attempts and bytes of everybody who came. Who never got in is counted, as never. SIM-5. */
function countPeople(count: HourCount, { hall, policy, signIn }: HourRun, values: Values, endsAt: number): void {
  const { crowd, cell } = hall;
  for (let p = 0; p < cell.people; p += 1) {
    const arrivedAt = crowd.arrivedAt[p]!;
    if (arrivedAt < 0) continue;
    const enteredAt = crowd.enteredAt[p]!;
    const isNever = enteredAt < 0;
    count.people += 1;
    count.waits[isNever ? NEVER : Math.min(NEVER - 1, enteredAt - arrivedAt)]! += 1;
    if ((cell.traits[p]! & TRAIT.nat) !== 0) {
      count.nat += 1;
      if (isNever) count.natNever += 1;
    }
    const waited = crowd.atDoorAt[p]! < 0 ? 0 : Math.max(0, untilOf(p) - crowd.atDoorAt[p]!);
    // Whoever is shown a time reloads now and then all the same; the blind have made their attempts one by one.
    const isBlind = hall.isBlind;
    const reloads = isBlind ? 0 : (waited / values.reloadSeconds) * crowd.devices(p);
    const polls = isBlind ? 0 : (waited / values.pollSeconds) * crowd.devices(p);
    const attempts = Math.max(1, crowd.attempts[p]!) + reloads;
    count.attempts += attempts;
    count.requests += attempts + polls + crowd.requests[p]!;
    count.bytes += attempts * values.pageBytes + (polls + crowd.requests[p]!) * values.pollBytes;
  }
  function untilOf(p: number): number {
    if (crowd.enteredAt[p]! >= 0) return crowd.enteredAt[p]!;
    return crowd.place[p] === PLACE.gone ? Math.min(endsAt, crowd.givesUpAt[p]!) : endsAt;
  }
  count.hashes = signIn.hashes;
  count.wastedHashes = signIn.wasted;
  const promises = policy.promises()?.shown;
  if (promises === undefined) return;
  count.promised = promises.promised;
  count.inside = promises.inside;
  count.widths = [...promises.widths];
  count.untold = promises.untold;
}

/** All hours as one. */
export function wholeOf(hours: readonly HourCount[]): HourCount {
  return hours.reduce((sum, hour) => added(sum, hour), newHourCount(0));
}
