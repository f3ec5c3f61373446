// Two lessons that do not fit on their media node: the ladder of the gate over real lessons, their logs, sockets and bus.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LessonId } from '@preau/core/base';
import { openLevelHouse, readLevelCosts } from '@preau/gate';
import { systemClock } from '@preau/host';
import type { LessonState } from '@preau/core/lesson';
import { codeOf, startRig } from '../../lesson/test/lesson-rig.ts';
import type { Browser, Seat } from '../../lesson/test/lesson-rig.ts';

/** Waits until a state answers; polls, because a level is no frame of its own. */
async function until(what: string, holds: () => boolean | Promise<boolean>, timeoutMs = 20_000): Promise<void> {
  for (const deadline = Date.now() + timeoutMs; !(await holds());) {
    if (Date.now() > deadline) assert.fail(`Cannot wait longer for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

test('[GATE-115] [GATE-119] [LESSON-130] two lessons do not fit: the second is held lower with everybody in it, a new gate begins where the logs are, and levels come back', async (t) => {
  const rig = await startRig(t);
  const { costs } = readLevelCosts();
  // Twelve seats are expected, six a lesson; at level 1 nine fit.
  let [cores, ahead] = [9 * costs[1] + 1e-9, 0];
  const openGate = (): Promise<AsyncDisposable> =>
    openLevelHouse({
      ladder: { nodes: () => [{ nodeId: 'media', cores, usable: 1 }], nodeOf: () => 'media' },
      bus: rig.bus,
      clock: { now: () => systemClock.now() + ahead },
      plan: { findPlanned: () => undefined },
      rankOf: () => 0,
      fault: (error) => assert.fail(String(error)),
    });
  let gate = await openGate();
  t.after(() => gate[Symbol.asyncDispose]());

  const lessonIds = [await rig.school.addLesson(-5, 50), await rig.school.addLesson(-5, 50)] as [LessonId, LessonId];
  const her = await rig.browser(rig.school.teacher);
  const seats = new Map<LessonId, { readonly browsers: readonly Browser[]; readonly seats: readonly Seat[] }>();
  for (const [n, lessonId] of lessonIds.entries()) {
    const browsers = await Promise.all(rig.school.pupils.slice(2 * n, 2 * n + 2).map((pupil) => rig.browser(pupil)));
    await rig.open(her, lessonId);
    const all = [await rig.join(her, lessonId)];
    for (const browser of browsers) all.push(await rig.join(browser, lessonId));
    seats.set(lessonId, { browsers, seats: all });
    t.after(() => all.forEach((seat) => seat.end()));
  }
  const stateOf = async (lessonId: LessonId): Promise<LessonState> => (await rig.log(her, lessonId)).snapshot!;
  const levels = async (): Promise<readonly number[]> =>
    (await Promise.all(lessonIds.map(stateOf))).map(({ level }) => level);

  await until('one at level 1, the other below', async () => (await levels()).toSorted().join() === '0,1');
  const second = lessonIds[(await levels()).indexOf(0)]!;
  const held = await stateOf(second);
  assert.deepEqual([held.wish, held.ceiling, held.marginSeats, held.levelBy], [4, 0, 3, 'gate']);
  assert.equal(held.hearing.length, 3, 'she and both pupils hear: three seats are left for six expected');
  const { seats: inside, browsers } = seats.get(second)!;
  for (const seat of inside) assert.equal(seat.closed, undefined);
  assert.equal(typeof (await inside[1]!.command({ kind: 'raiseHand' })), 'number');
  assert.equal(typeof (await inside[2]!.command({ kind: 'postMessage', text: 'je suis là' })), 'number');

  const late = await rig.browser(rig.school.pupils[4]!);
  const began = performance.now();
  const entry = await rig.join(late, second);
  t.diagnostic(`in at level 0, socket open, after ${Math.round(performance.now() - began)} ms`);
  t.after(() => entry.end());
  assert.equal(entry.entry.level, 0);
  const refused = await rig.call(late, 'POST', `/api/lessons/${second}/media-grant`);
  assert.equal(await codeOf(refused), 'lesson.levelTooLow');
  assert.equal(typeof (await entry.command({ kind: 'postMessage', text: 'moi aussi' })), 'number');
  assert.notEqual(
    await codeOf(await rig.call(browsers[0]!, 'POST', `/api/lessons/${second}/media-grant`)),
    'lesson.levelTooLow',
  );

  // The gate falls and begins anew, with ten times the capacity: what the logs say stands until the minute is over.
  await gate[Symbol.asyncDispose]();
  cores = 90 * costs[4];
  gate = await openGate();
  assert.equal(
    typeof (await inside[1]!.command({ kind: 'lowerHand', personId: browsers[0]!.person.personId })),
    'number',
  );
  for (const lessonId of lessonIds)
    await seats.get(lessonId)!.seats[0]!.command({ kind: 'postMessage', text: 'on continue' });
  const word = async (): Promise<void> => {
    const heard = Promise.withResolvers<void>();
    const end = await rig.bus.subscribe('level.decided', () => heard.resolve());
    await heard.promise;
    await end();
  };
  await word();
  assert.deepEqual((await levels()).toSorted(), [0, 1]);
  ahead = 80_000;
  await until('both as their teacher wants', async () => (await levels()).join() === '4,4');
  const risen = await stateOf(second);
  assert.deepEqual([risen.wish, risen.ceiling, risen.marginSeats, risen.hearing], [4, 4, 0, []]);
});
