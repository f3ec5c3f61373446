import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_LANES } from '@preau/core/gate';
import { createMemoryDoors, createSteadyDoors } from './index.ts';
import type { Doors, SteadyDoors } from './index.ts';

const NOON = Date.UTC(2026, 10, 23, 12);

/** Shared doors that can be cut off, and lose what they hold. */
function cuttable(): { readonly doors: Doors; now: number; isGone: boolean; restart(): void } {
  let inner: Doors = createMemoryDoors(NOON);
  const state = { now: NOON, isGone: false, restart: () => void (inner = createMemoryDoors(state.now)) };
  const doors = new Proxy({} as Doors, {
    get:
      (_, name: keyof Doors) =>
      (...given: readonly unknown[]) =>
        state.isGone
          ? Promise.reject(new Error('gone'))
          : (inner[name] as (...all: readonly unknown[]) => unknown)(...given),
  });
  return Object.assign(state, { doors });
}

const visit = (n: number) => ({
  lane: 'lesson' as const,
  lesson: { lessonId: 'a', rank: 1, endsAt: NOON + 3_600_000 },
  person: { personId: `p${n}`, inner: n },
});
const stand = async (doors: SteadyDoors, n: number, at: number): Promise<string> =>
  doors.stateOf('lesson', 'a', `p${n}`, at);

test('[GATE-83] when the shared doors do not answer a gate goes on from what it saw, at its part of the rate, and gives all back', async () => {
  const shared = cuttable();
  const told: unknown[] = [];
  const doors = createSteadyDoors({ shared: shared.doors, now: () => shared.now, told: (error) => told.push(error) });
  await doors.refill({ perSecond: 2, most: 2 }, shared.now);
  for (const n of [1, 2, 3, 4]) await doors.checkIn(visit(n), shared.now);
  const before = await doors.beat(shared.now);
  assert.deepEqual([before.served.lesson, before.waiting.lesson, doors.gates()], [2, 2, 1]);
  shared.isGone = true;
  assert.equal(await stand(doors, 1, shared.now), 'admitted', 'no lease lost');
  assert.equal(await stand(doors, 3, shared.now), 'present', 'no place lost');
  assert.deepEqual([doors.isAlone(), doors.gates(), told.length], [true, 1, 1]);
  // Nothing was saved up, and the rate goes on.
  assert.equal((await doors.refill({ perSecond: 1, most: 1 }, shared.now))?.tokens, 0);
  shared.now += 1_000;
  assert.equal((await doors.refill({ perSecond: 1, most: 1 }, shared.now))?.tokens, 1);
  assert.deepEqual(await doors.admit({ ...NO_LANES, lesson: 5 }, shared.now), [
    { lane: 'lesson', lessonId: 'a', personId: 'p3' },
  ]);
  assert.equal((await doors.beat(shared.now)).served.lesson, 3, 'what is told only grows');
  const stranger = await doors.honour({ ...visit(9), lost: 'rejoin' }, shared.now);
  assert.ok(stranger.ok && stranger.value.state === 'admitted', 'a lease that another gate gave');
  // Back, and empty.
  shared.restart();
  shared.isGone = false;
  const deadline = Date.now() + 5_000;
  while (doors.isAlone() && Date.now() < deadline) {
    await doors.beat(shared.now);
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.deepEqual([doors.isAlone(), doors.gates(), told.at(-1)], [false, 1, undefined]);
  for (const n of [1, 2, 3, 9])
    assert.equal(await shared.doors.stateOf('lesson', 'a', `p${n}`, shared.now), 'admitted');
});

test('[GATE-83] one of three gates knows that there were three', async () => {
  const shared = cuttable();
  const three: Doors = {
    ...createMemoryDoors(NOON),
    beat: async (at) => ({ ...(await shared.doors.beat(at)), gates: 3 }),
    stateOf: (...given) => shared.doors.stateOf(...given),
  };
  const doors = createSteadyDoors({ shared: three, now: () => NOON, told: () => undefined });
  await doors.beat(NOON);
  assert.deepEqual([doors.isAlone(), doors.gates()], [false, 3]);
  shared.isGone = true;
  await stand(doors, 1, NOON);
  assert.deepEqual([doors.isAlone(), doors.gates()], [true, 3]);
});

test('[GATE-83] whom this gate saw waiting and another let in since keeps the lease when the doors are gone', async () => {
  const shared = cuttable();
  const doors = createSteadyDoors({ shared: shared.doors, now: () => shared.now, told: () => undefined });
  await doors.refill({ perSecond: 0, most: 0 }, shared.now);
  await doors.checkIn(visit(1), shared.now);
  shared.now += 30 * 60_000;
  await doors.checkIn(visit(1), shared.now);
  assert.equal(await stand(doors, 1, shared.now), 'present');
  shared.isGone = true;
  const seats = await Promise.all([1, 2, 3].map((n) => doors.honour({ ...visit(n), lost: 'rejoin' }, shared.now)));
  assert.deepEqual(
    seats.map((seat) => seat.ok && seat.value.state),
    ['admitted', 'admitted', 'admitted'],
  );
});

test('[GATE-170] doors that never answered: the gate begins alone, knows of no other, lets in nobody at once, and shares them when they answer', async () => {
  const shared = cuttable();
  shared.isGone = true;
  const told: unknown[] = [];
  const doors = createSteadyDoors({ shared: shared.doors, now: () => shared.now, told: (error) => told.push(error) });
  const first = await doors.checkIn(visit(1), shared.now);
  assert.ok(first.ok && first.value.state === 'present');
  assert.deepEqual([doors.isAlone(), doors.gates(), told.length], [true, undefined, 1]);
  shared.now += 1_000;
  await doors.refill({ perSecond: 1, most: 1 }, shared.now);
  assert.equal((await doors.admit({ ...NO_LANES, lesson: 5 }, shared.now)).length, 1);
  shared.isGone = false;
  const deadline = Date.now() + 5_000;
  while (doors.isAlone() && Date.now() < deadline) {
    await doors.beat(shared.now);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await doors.beat(shared.now);
  assert.deepEqual([doors.isAlone(), doors.gates(), told.length], [false, 1, 2]);
  assert.equal(await shared.doors.stateOf('lesson', 'a', 'p1', shared.now), 'admitted', 'whom it let in alone');
});
