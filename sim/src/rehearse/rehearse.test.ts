import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GateNowAnswer } from '@preau/protocol/gate';
import { Figures } from '../bench/figures.ts';
import type { ParticipantReport } from '../media/orders.ts';
import { rateSeen } from './gate-watch.ts';
import { addMedia } from './media.ts';
import type { MediaStay } from './media.ts';
import { planMorning } from './plan.ts';
import { distanceOf, simulateMorning } from './simulated.ts';
import { momentOf, waitsOf } from './tally.ts';
import { newWalk } from './walk.ts';
import type { Walk } from './walk.ts';

const MINUTE_MS = 60_000;
const OPTIONS = { classes: 12, seed: 3, compliance: 0, from: -5 * MINUTE_MS };

const fast = { rateAt: () => 1_000 };

function walk(over: Partial<Walk>): Walk {
  return { ...newWalk({ classIndex: 0, role: 'pupil', arrivedAt: 0 }), ...over };
}

test('[SIM-20] the same seed plans the same morning, and the simulator meets the same people at the same moments', () => {
  const plan = planMorning(OPTIONS);
  assert.deepEqual(planMorning(OPTIONS), plan);
  assert.notDeepEqual(planMorning({ ...OPTIONS, seed: 4 }).comings, plan.comings);
  assert.ok(plan.comings.every(({ at }) => at >= OPTIONS.from));
  assert.ok(plan.comings.every(({ classIndex, index }) => index < plan.classSizes[classIndex]!));
  const simulated = simulateMorning(OPTIONS, fast).walks;
  const inOrder = (times: readonly number[]): readonly number[] => times.toSorted((a, b) => a - b);
  const planned = inOrder(plan.comings.map(({ at }) => at));
  const met = inOrder(simulated.map(({ arrivedAt }) => arrivedAt));
  assert.equal(met.length, planned.length);
  // The simulator counts in whole seconds.
  for (const [n, at] of met.entries()) assert.ok(Math.abs(at - planned[n]!) <= 1_000, `${at} for ${planned[n]!}`);
});

test('[SIM-20] curves that are the same are no distance apart, and a late crowd is one', () => {
  const simulated = simulateMorning(OPTIONS, fast).walks;
  const moments = [0, MINUTE_MS, 5 * MINUTE_MS].map((at) => momentOf(simulated, at));
  const count = { people: simulated.length, classes: OPTIONS.classes };
  const none = { most: 0, beyondStep: 0, mean: 0 };
  assert.deepEqual(distanceOf(moments, simulated, count), { arrived: none, entered: none, together: none });
  const slow = simulateMorning(OPTIONS, { rateAt: () => 0.2 }).walks;
  const { most, mean, beyondStep } = distanceOf(moments, slow, count).entered;
  assert.ok(most > 0.3 && mean > 0.1 && beyondStep <= most);
});

test('[SIM-23] a lesson can be held from four in five of those who came, with the teacher, at level 1; who never got in has waited to the end', () => {
  const pupils = [0, 1, 2, 3, 4].map((n) => walk({ enteredAt: n < 4 ? 1_000 : null, heardAt: n < 4 ? 2_000 : null }));
  const teacher = walk({ role: 'teacher', enteredAt: 500, heardAt: 500 });
  assert.equal(momentOf([...pupils, teacher], 1_999).able, 0);
  assert.equal(momentOf([...pupils, teacher], 1_999).together, 1);
  assert.equal(momentOf([...pupils, teacher], 2_000).able, 1);
  assert.equal(momentOf(pupils, 2_000).able, 0, 'no teacher');
  assert.equal(momentOf([...pupils, walk({}), teacher], 2_000).able, 0, 'four of six');
  assert.deepEqual(waitsOf(pupils, 60_000), [1_000, 1_000, 1_000, 1_000, 60_000]);
});

test('[SIM-30] a school that is there gives the class sizes, and everybody the same patience here and in the simulator', () => {
  const sizes = [7, 31, 12];
  const plan = planMorning({ ...OPTIONS, classSizes: sizes });
  assert.deepEqual(plan.classSizes, sizes);
  assert.ok(plan.comings.every(({ at, givesUpAt }) => givesUpAt > Math.max(0, at) - 1));
  assert.ok(
    plan.comings.some(({ cutRatio }) => cutRatio !== null) && plan.comings.some((each) => each.hasSecondDevice),
  );
  // A door that is shut: whoever gives up within the hour does so at the planned moment, to the second.
  const gone = simulateMorning({ ...OPTIONS, classSizes: sizes }, { rateAt: () => 0 }).walks;
  const givenUp = gone.map(({ gaveUpAt }) => gaveUpAt!).toSorted((a, b) => a - b);
  const planned = plan.comings.map(({ givesUpAt }) => givesUpAt).toSorted((a, b) => a - b);
  assert.equal(givenUp.length, planned.length);
  for (const [n, at] of givenUp.entries()) assert.ok(Math.abs(at - planned[n]!) <= 2_000, `${at} for ${planned[n]!}`);
});

test('[SIM-34] the simulator lets classes in by the draw that it is told, at the rate that it is told', () => {
  const alone = { ...OPTIONS, classes: 2, classSizes: [20, 20] };
  const inBy = (ranks: readonly number[], at: number): readonly number[] => {
    // Nobody before H−4: then there is a crowd to choose from. The class that is in first goes on.
    const rateAt = (moment: number): number => (moment < -4 * MINUTE_MS ? 0 : 0.04);
    const { walks } = simulateMorning(alone, { rateAt, ranks: Float64Array.from(ranks) });
    return [0, 1].map(
      (c) => walks.filter((each) => each.classIndex === c && (each.enteredAt ?? Infinity) <= at).length,
    );
  };
  const [first, second] = [inBy([1, 2], 2 * MINUTE_MS), inBy([2, 1], 2 * MINUTE_MS)];
  assert.ok(first[0]! > first[1]! && second[1]! > second[0]!, `${first.join()} and ${second.join()}`);
  // Six minutes at one in 25 seconds.
  assert.ok(first[0]! + first[1]! <= 15 && first[0]! + first[1]! >= 12, first.join());
});

test('[SIM-35] the rate of a moment is the one that the gate told last', () => {
  const look = (t: number, usablePerSecond: number): GateNowAnswer =>
    ({ t, joins: { usablePerSecond } }) as unknown as GateNowAnswer;
  const seen = [look(1_000, 3), look(3_000, 2)];
  assert.deepEqual(
    [0, 1_000, 2_999, 3_000, 9_000].map((at) => rateSeen(seen, at, 7)),
    [7, 3, 3, 2, 2],
  );
});

test('[SIM-36] the first sound counts for those whose teacher spoke already; who hears nothing is in no gap, and a join that failed is told', () => {
  const none = { pictures: 0, bytes: 0, recovered: 0, frames: 0, worstSentGapMs: 0, sentPackets: 0 };
  const stay = (name: string, cameToVoice: boolean, over: Partial<ParticipantReport>): MediaStay => ({
    cameToVoice,
    report: { name, ...none, sounds: 1, packets: 90, lost: 10, worstGapMs: 40, audibleGaps: 2, joinedMs: 20, ...over },
  });
  const figures = new Figures();
  addMedia(
    figures,
    [
      stay('teacher 0 of class 0', false, { sounds: 0 }),
      stay('pupil 0 of class 0', false, { firstSoundMs: 90_000 }),
      stay('pupil 1 of class 0', true, { firstSoundMs: 300 }),
      stay('pupil 2 of class 0', true, { sounds: 0, packets: 0, lost: 0, worstGapMs: 9_999, ended: 'gone' }),
    ],
    ['refused'],
  );
  const value = (name: string): number | undefined => figures.all().get(name)?.value;
  assert.equal(value('first sound, teacher speaking already, p95'), 300);
  assert.equal(value('people who joined the media'), 4);
  assert.equal(value('joins to the media that failed'), 1);
  assert.equal(value('stays that ended before the end'), 1);
  assert.equal(value('pupils who hear at the end'), 2);
  assert.equal(value('packets lost'), 10);
  assert.equal(value('worst gap in sound, p95 of pupils'), 40);
});
