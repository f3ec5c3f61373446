// What every bus must do. Run by bus-memory and by bus-redis.
import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Bus, LessonLiveFact } from '@preau/service/base';

/** Two ends of the same bus; of a bus in memory both are the same. */
export interface BusUnderTest {
  readonly near: Bus;
  readonly far: Bus;
}

const fact = (present: number): LessonLiveFact => ({
  lessonId: '00000000-0000-7000-8000-000000000001' as never,
  schoolId: '0750001A' as never,
  phase: 'open',
  level: 4,
  wish: 4,
  ceiling: 4,
  marginSeats: 0,
  present,
  people: present + 1,
  expected: 30,
  teacherPresent: true,
  at: 1,
});

/** Registers the suite. `open` makes a fresh bus per test; `skip` says why there is none. */
export function testBus(
  name: string,
  open: (t: TestContext) => Promise<BusUnderTest>,
  skip: string | false = false,
): void {
  const it = (title: string, run: (bus: BusUnderTest, t: TestContext) => Promise<void>): void => {
    const full = `${title} (${name})`;
    test(full, { skip }, async (t) => run(await open(t), t));
  };

  it('[WALL-4] a listener runs where it subscribed, not in what published', async ({ near, far }) => {
    const scope = new AsyncLocalStorage<string>();
    const heard = Promise.withResolvers<string | undefined>();
    await scope.run('subscriber', () => far.subscribe('lesson.live', () => heard.resolve(scope.getStore())));
    await scope.run('publisher', () => near.publish('lesson.live', fact(1)));
    assert.equal(await heard.promise, 'subscriber');
  });

  it('[LESSON-100] a fact reaches every subscriber of its topic on both ends, as a copy, and nobody else', async ({
    near,
    far,
  }) => {
    const heard: [string, LessonLiveFact][] = [];
    const done = Promise.withResolvers<void>();
    const note =
      (who: string) =>
      (given: LessonLiveFact): void => {
        heard.push([who, given]);
        if (heard.length === 3) done.resolve();
      };
    await near.subscribe('lesson.live', note('near'));
    await far.subscribe('lesson.live', note('far'));
    await far.subscribe('lesson.live', note('far again'));
    await near.subscribe('lesson.appended', () => assert.fail('another topic'));
    const told = fact(3);
    await near.publish('lesson.live', told);
    await done.promise;
    assert.deepEqual(heard.map(([who]) => who).toSorted(), ['far', 'far again', 'near']);
    for (const [, given] of heard) {
      assert.deepEqual(given, told);
      assert.notEqual(given, told);
    }
  });

  it('[LESSON-100] a listener that ended its subscription hears no more, one that throws harms nobody', async ({
    near,
    far,
  }) => {
    const heard: number[] = [];
    const end = await far.subscribe('lesson.live', () => heard.push(-1));
    await far.subscribe('lesson.live', () => {
      throw new Error('a bug of its owner');
    });
    const done = Promise.withResolvers<void>();
    await far.subscribe('lesson.live', ({ present }) => {
      heard.push(present);
      if (present === 2) done.resolve();
    });
    await end();
    await near.publish('lesson.live', fact(1));
    await near.publish('lesson.live', fact(2));
    await done.promise;
    assert.deepEqual(heard, [1, 2]);
  });

  it('[LESSON-101] a counter adds up over both ends and forgets itself after its life, counted from its first use', async ({
    near,
    far,
  }) => {
    assert.equal(await near.count('k', 1, 400), 1);
    assert.equal(await far.count('k', 2, 60_000), 3);
    assert.equal(await near.count('other', 1, 60_000), 1);
    const deadline = Date.now() + 5_000;
    let value = 4;
    // Asked until it began anew: every answer before that goes on counting.
    for (let next = 4; (value = await near.count('k', 1, 60_000)) !== 1; next += 1) {
      assert.equal(value, next);
      assert.ok(Date.now() < deadline, 'the counter never forgot itself');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.equal(await far.count('k', 1, 60_000), 2);
  });

  it('[LESSON-101] many counts at once lose none', async ({ near, far }) => {
    const values = await Promise.all(
      Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? near : far).count('crowd', 1, 60_000)),
    );
    assert.deepEqual(
      values.toSorted((a, b) => a - b),
      Array.from({ length: 100 }, (_, i) => i + 1),
    );
  });

  it('[LESSON-102] a lease has one holder, a token that grows, and ends by release or by its life', async ({
    near,
    far,
  }) => {
    const first = await near.acquireLease('l', 60_000);
    assert.ok(first !== undefined);
    assert.equal(await far.acquireLease('l', 60_000), undefined);
    assert.equal(await first.renew(60_000), true);
    await first[Symbol.asyncDispose]();
    const second = await far.acquireLease('l', 50);
    assert.ok(second !== undefined && second.fencingToken > first.fencingToken);
    assert.equal(await first.renew(60_000), false, 'what was released cannot be renewed');
    let third = await near.acquireLease('l', 60_000);
    for (
      const deadline = Date.now() + 5_000;
      third === undefined && Date.now() < deadline;
      third = await near.acquireLease('l', 60_000)
    ) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assert.ok(third !== undefined && third.fencingToken > second.fencingToken);
    assert.equal(await second.renew(60_000), false, 'what ran out cannot be renewed');
    await second[Symbol.asyncDispose]();
    assert.equal(await far.acquireLease('l', 60_000), undefined, 'releasing what is no longer ours releases nothing');
  });

  it('[LESSON-103] a closed bus refuses, and closing twice is closing once', async ({ near }) => {
    await near[Symbol.asyncDispose]();
    await near[Symbol.asyncDispose]();
    await assert.rejects(near.publish('lesson.live', fact(1)), TypeError);
    await assert.rejects(near.count('k', 1, 1_000), TypeError);
  });
}
