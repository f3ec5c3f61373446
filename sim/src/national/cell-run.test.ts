import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arrivalOf, hoursOf } from './arrivals.ts';
import { runsOf } from './campaign.ts';
import { runCell, wholeOf } from './cell-run.ts';
import type { CellResult } from './cell-run.ts';
import { readCosts, mediaPlanOf } from './costs.ts';
import { NEVER } from './counts.ts';
import type { Crowd } from './crowd.ts';
import { startHour } from './hour-run.ts';
import { PARAMETERS, valuesWith } from './parameters.ts';
import type { Values } from './parameters.ts';
import { keepsSlots, peopleOf } from './population.ts';
import { makePolicy, POLICIES } from './policies/index.ts';
import type { PolicyName } from './policies/index.ts';
import { Chance } from './random.ts';
import { SCENARIOS } from './scenarios.ts';

const NAMES = Object.keys(POLICIES) as PolicyName[];
const run = (policy: PolicyName, changes: Partial<Values> = {}, classes = 40, seed = 1): CellResult =>
  runCell({ cell: 3, classes, seed, policy, changes, compliance: 0.8, days: 1, starts: [8] });

test('[SIM-1] every parameter has a source, and scenarios change declared ones only', () => {
  for (const [name, { source, value }] of Object.entries(PARAMETERS)) {
    assert.ok(source.length > 4, `${name} has no source`);
    assert.ok(Number.isFinite(value), name);
  }
  for (const { changes } of Object.values(SCENARIOS))
    for (const name of Object.keys(changes)) assert.ok(name in PARAMETERS, `${name} is not declared`);
});

test('[SIM-2] the same task gives the same result, another seed another one', () => {
  for (const policy of ['quota', 'lottery', 'ours-slots-ladder'] as const) {
    assert.deepEqual(run(policy), run(policy));
    assert.notDeepEqual(run(policy).hours, run(policy, {}, 40, 2).hours);
  }
});

test('[SIM-2] all policies meet the same people; slots move those who keep to them, and nobody else', () => {
  const values = valuesWith();
  const cell = peopleOf(3, 40, 1, values);
  const [hour] = hoursOf(1, [8]);
  assert.ok(hour !== undefined);
  let moved = 0;
  for (let p = 0; p < cell.people; p += 1) {
    const free = arrivalOf(cell, p, hour, 0, values);
    const slotted = arrivalOf(cell, p, hour, 0.8, values);
    if (!keepsSlots(cell, p, 0.8)) assert.equal(slotted, free);
    else if (slotted !== undefined) {
      moved += 1;
      assert.ok(slotted >= hour.startsAt - 600 && slotted <= hour.startsAt + 1, 'within the slots of core/gate');
    }
    assert.equal(slotted === undefined, free === undefined, 'a slot makes nobody come or stay away');
  }
  assert.ok(moved > 0.6 * cell.people);
});

for (const policy of NAMES)
  test(`[SIM-3] [SIM-4] ${policy}: everybody in one place at every second, nobody beyond the seats`, () => {
    const values = valuesWith({ lineCutsPerLesson: 0.3 });
    const cell = peopleOf(3, 30, 5, values);
    const media = mediaPlanOf(cell.expected, readCosts(), values);
    const [hour] = hoursOf(1, [8]);
    assert.ok(hour !== undefined);
    const {
      hall,
      policy: rules,
      tick,
    } = startHour({
      cell,
      hour,
      values,
      media,
      chance: new Chance(7),
      compliance: POLICIES[policy].slots ? 0.8 : 0,
      isBlind: POLICIES[policy].isBlind,
      hasSession: new Uint8Array(cell.people),
      makePolicy: (each) => makePolicy(policy, each, new Float64Array(cell.classes)),
    });
    let most = 0;
    for (let now = hour.opensAt; now < hour.endsAt; now += 1) {
      tick(now);
      if (now % 20 === 0) most = Math.max(most, checked(hall.crowd));
    }
    assert.ok(most > 0.4 * cell.expected, 'somebody was let in');
    const hasLadder = policy.includes('ladder');
    if (!hasLadder) assert.ok(most <= media.seats, `${most} inside, ${media.seats} seats`);
    // With a ladder: what is decided for those who are inside costs no more than the nodes have.
    let cost = 0;
    for (let c = 0; c < cell.classes; c += 1) {
      const inside = hall.crowd.insideWithTeacher(c);
      const level = rules.levelOf(c) as 0 | 1 | 2 | 3 | 4;
      cost += level > 0 ? inside * media.costs[level] : Math.min(inside, rules.marginOf(c)) * media.costs[1];
    }
    assert.ok(cost <= media.capacity * media.nodes + 1e-9, `cost ${cost} of ${media.capacity * media.nodes}`);
  });

/** Counts anew from the people; answers how many are inside. */
function checked(crowd: Crowd): number {
  const counts = [0, 0, 0, 0, 0, 0];
  const inside = new Int32Array(crowd.cell.classes);
  const arrived = new Int32Array(crowd.cell.classes);
  for (let p = 0; p < crowd.cell.people; p += 1) {
    counts[crowd.place[p]!]! += 1;
    if (crowd.place[p] === 3 && !crowd.isTeacher(p)) inside[crowd.cell.classOf[p]!]! += 1;
    if (crowd.arrivedAt[p]! >= 0 && !crowd.isTeacher(p)) arrived[crowd.cell.classOf[p]!]! += 1;
  }
  assert.deepEqual([...crowd.counts], counts);
  assert.deepEqual(crowd.inside, inside);
  assert.deepEqual(crowd.arrived, arrived);
  return counts[3]!;
}

test('[SIM-5] everybody who came has a wait or is counted as never', () => {
  for (const policy of NAMES) {
    const [hour] = run(policy).hours;
    assert.ok(hour !== undefined);
    assert.equal(
      hour.waits.reduce((sum, count) => sum + count, 0),
      hour.people,
    );
    assert.ok(hour.attempts >= hour.people, 'coming is an attempt');
  }
  const shut = wholeOf(run('fifo', { seatsFor: 0 }).hours);
  assert.equal(shut.waits[NEVER], shut.people, 'without seats nobody gets in');
  assert.equal(shut.marks[1]!.ready, 0);
  assert.ok(shut.marks[1]!.arrived > 0, 'and they still count as come');
});

test('[SIM-6] seats and nodes follow from the measured costs', () => {
  const costs = readCosts();
  const values = valuesWith({ seatsFor: 0.6, fixedLevel: 3 });
  const plan = mediaPlanOf(100_000, costs, values);
  assert.equal(plan.seats, 60_000);
  assert.ok(
    Math.abs((plan.capacity * plan.nodes) / plan.costs[3] - 60_000) < 1e-6,
    'the nodes are worth as many seats',
  );
  assert.ok(plan.capacity <= 1);
  assert.ok(Math.abs(plan.costs[3] / plan.costs[1] - costs.cpuMs[3]! / costs.cpuMs[1]!) < 1e-12);
});

test('[SIM-9] the order of the prototype: quota, first come, lottery, ours, ours with ladder', () => {
  const held = (policy: PolicyName): number => {
    const whole = wholeOf(run(policy, {}, 150).hours);
    return whole.marks[1]!.ready / whole.classes;
  };
  for (const policy of ['quota', 'fifo', 'lottery'] as const) assert.ok(held(policy) < 0.2, policy);
  assert.ok(held('ours') > 0.45 && held('ours') < 0.65);
  assert.ok(held('ours-ladder') > 0.95);
  const attempts = (policy: PolicyName): number => {
    const whole = wholeOf(run(policy, {}, 150).hours);
    return whole.attempts / whole.people;
  };
  assert.ok(attempts('quota') > 1.5 * attempts('fifo') && attempts('ours-ladder') < 1.5);
});

test('[SIM-24] bands are kept where joins are short, and a class without seats is told no time', () => {
  const short = wholeOf(run('ours-ladder', { seatsFor: 1.2, clearsInSeconds: 1_800 }, 250).hours);
  assert.ok(short.promised > 100, `${short.promised}`);
  assert.ok(short.inside / short.promised > 0.85, `${short.inside} of ${short.promised}`);
  const outside = wholeOf(run('ours', {}, 150).hours);
  assert.ok(
    outside.untold > 10 * outside.promised,
    `${outside.untold} looks without a time, ${outside.promised} bands`,
  );
});

test('[SIM-25] without the runs at full size the others are the same', () => {
  const size = { fullOneIn: 1, oneIn: 10, seeds: 2, otherOneIn: 40, otherSeeds: 1 };
  const [all, without] = [runsOf(size, []), runsOf({ ...size, withoutFull: true }, [])];
  assert.deepEqual(
    without,
    all.filter(({ oneIn }) => oneIn > 1),
  );
  assert.ok(without.length < all.length);
});
