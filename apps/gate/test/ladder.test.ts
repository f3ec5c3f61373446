// The ladder in running gates: the lease between several, and what a gate without capacity says.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryBus } from '@preau/bus-memory';
import type { LessonId } from '@preau/core/base';
import { systemClock } from '@preau/host';
import type { LessonLiveFact, LevelFact } from '@preau/service/base';
import { oneNode, openLevelHouse } from '../src/level-house.ts';

const lessonId = '00000000-0000-7000-8000-000000000700_20260302' as LessonId;
const live = (at: number, more: Partial<LessonLiveFact> = {}): LessonLiveFact => ({
  lessonId,
  schoolId: '0750001A' as never,
  phase: 'open',
  level: 4,
  wish: 4,
  ceiling: 4,
  marginSeats: 0,
  present: 24,
  people: 25,
  expected: 24,
  teacherPresent: true,
  at,
  ...more,
});

/** Polls until something holds. */
async function until(what: string, holds: () => boolean, timeoutMs = 15_000): Promise<void> {
  for (const deadline = Date.now() + timeoutMs; !holds();) {
    if (Date.now() > deadline) assert.fail(`Cannot wait longer for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('[GATE-120] of two gates one says the levels; when it closes, the other goes on from what it heard', async (t) => {
  const bus = new MemoryBus(systemClock);
  t.after(() => bus[Symbol.asyncDispose]());
  let ahead = 0;
  const said: LevelFact[] = [];
  await bus.subscribe('level.decided', (fact) => void said.push(fact));
  const open = (): Promise<AsyncDisposable> =>
    openLevelHouse({
      ladder: oneNode(0.06),
      bus,
      clock: { now: () => systemClock.now() + ahead },
      plan: { findPlanned: () => undefined },
      rankOf: () => 0,
      fault: (error) => assert.fail(String(error)),
    });
  const [first, second] = [await open(), await open()];
  t.after(() => second[Symbol.asyncDispose]());
  await bus.publish('lesson.live', live(1));
  await until('the first word', () => said.length > 0);
  assert.deepEqual(
    said.map(({ ceiling }) => ceiling),
    [1],
    'one of the two, once',
  );
  await first[Symbol.asyncDispose]();
  ahead = 31_000;
  await bus.publish('lesson.live', live(2, { level: 1, ceiling: 1 }));
  await until('the other gate', () => said.length > 1);
  assert.equal(said[1]?.ceiling, 1);
  assert.ok(said[1].at > said[0]!.at + 30_000);
});
