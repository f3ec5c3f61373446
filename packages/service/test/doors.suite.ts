// What every engine of the doors must do. Run in memory and over Redis.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import fc from 'fast-check';
import { ok } from '@preau/core/base';
import { AWAY_KEPT_MS, NO_LANES, PRESENT_MS, SILENT_MS, WAITING_LIMIT } from '@preau/core/gate';
import { createMemoryDoors, lanesOf, RESTORE_MS } from '@preau/service/gate';
import type { Doors, DoorVisit, ServedLane } from '@preau/service/gate';

/** Doors that nobody has come to yet, and their time. */
export interface DoorsUnderTest {
  readonly doors: Doors;
  /** The same doors as another gate sees them. */
  readonly other: Doors;
  now(): number;
  forward(ms: number): void;
}

const HOUR = 3_600_000;
const person = (n: number): { personId: string; inner: number } => ({ personId: `p${n}`, inner: n });
/** Ranks so large that a number of 32 bits would not hold them. */
const RANKS: Readonly<Record<string, number>> = { a: 2 ** 35 + 3, b: 2 ** 35 + 1, c: 2 ** 35 + 2, d: 2 ** 35 + 1 };
const ORDER = ['b', 'd', 'c', 'a'];

/** Registers the suite. `open` makes fresh doors for each test; `skip` says why there are none. */
export function testDoors(
  name: string,
  open: (t: TestContext) => Promise<DoorsUnderTest>,
  skip: string | false = false,
): void {
  const it = (title: string, run: (under: DoorsUnderTest) => Promise<void>): void => {
    const full = `${title} (${name})`;
    test(full, { skip }, async (t) => run(await open(t)));
  };
  const visitOf = (under: DoorsUnderTest, lesson: string, n: number, lane: ServedLane = 'lesson'): DoorVisit => ({
    lane,
    lesson: { lessonId: lesson, rank: RANKS[lesson]!, endsAt: under.now() - (under.now() % HOUR) + 20 * HOUR },
    person: person(n),
  });
  const come = async (under: DoorsUnderTest, lesson: string, n: number, lane?: ServedLane): Promise<string> => {
    const seat = await under.doors.checkIn(visitOf(under, lesson, n, lane), under.now());
    return seat.ok ? seat.value.state : seat.error.code;
  };
  const show = async (under: DoorsUnderTest, lesson: string, n: number): Promise<string> => {
    const seat = await under.doors.honour({ ...visitOf(under, lesson, n), lost: 'rejoin' }, under.now());
    return seat.ok ? `${seat.value.lane} ${seat.value.state}` : seat.error.code;
  };
  /** Tokens for `count`, from a rate of `count` a second. */
  const fill = async (under: DoorsUnderTest, count: number): Promise<void> => {
    await under.doors.refill({ perSecond: 0, most: 0 }, under.now());
    under.forward(1_000);
    const filled = await under.doors.refill({ perSecond: 2 * count, most: count }, under.now());
    assert.equal(Math.floor(filled!.tokens), count);
  };
  const admit = async (under: DoorsUnderTest, count: number, lane: ServedLane = 'lesson'): Promise<string[]> =>
    (await under.doors.admit({ ...NO_LANES, [lane]: count }, under.now())).map(
      ({ lessonId, personId }) => `${lessonId}.${personId}`,
    );

  it('[GATE-81] while nobody waits and the rate has something over, who comes is in at once; then people wait', async (under) => {
    assert.equal(await come(under, 'a', 9), 'present', 'an empty bucket lets nobody in');
    await fill(under, 3);
    assert.deepEqual(await admit(under, 5), ['a.p9']);
    assert.equal(await come(under, 'b', 1), 'admitted');
    assert.equal(await come(under, 'c', 1), 'admitted');
    assert.equal(await come(under, 'c', 2), 'present');
    assert.equal(await come(under, 'c', 1), 'admitted', 'who is in stays in');
    const { waiting, served } = await under.other.beat(under.now());
    assert.deepEqual([waiting.lesson, served.lesson], [1, 3]);
  });

  it('[GATE-51] [GATE-55] [GATE-81] classes walk in whole, the late of a class that is in first, by rank, then by id; inside by the order of the class', async (under) => {
    for (const lesson of ['a', 'b', 'c', 'd']) for (const n of [3, 1, 2]) await come(under, lesson, n);
    const inOrder = ORDER.flatMap((lesson) => [1, 2, 3].map((n) => `${lesson}.p${n}`));
    await fill(under, 4);
    assert.deepEqual(await admit(under, 4), inOrder.slice(0, 4));
    await come(under, 'b', 0);
    assert.deepEqual(
      (await under.other.queue('lesson', under.now())).map(
        ({ lessonId, present, isIn }) => `${lessonId}${present}${isIn}`,
      ),
      ['b1true', 'd2true', 'c3false', 'a3false'],
    );
    await fill(under, 9);
    assert.deepEqual(await admit(under, 9), ['b.p0', ...inOrder.slice(4)]);
    assert.deepEqual(await under.other.counts('lesson', 'b', under.now()), { present: 0, admitted: 4, away: 0 });
  });

  it('[GATE-81] nobody is let in beyond what was filled, whatever is granted', async (under) => {
    for (let n = 0; n < 20; n += 1) await come(under, 'a', n);
    assert.deepEqual(await admit(under, 20), []);
    await fill(under, 7);
    assert.equal((await admit(under, 20)).length, 7);
    assert.equal((await admit(under, 20)).length, 0);
    under.forward(60_000);
    assert.equal(
      (await under.doors.refill({ perSecond: 10, most: 10 }, under.now()))!.tokens,
      10,
      'a second is kept, not a minute',
    );
  });

  it('[GATE-54] [GATE-81] who has not checked in for five minutes is passed over, and is at the old place when back', async (under) => {
    await come(under, 'b', 1);
    under.forward(PRESENT_MS - 20_000);
    await come(under, 'a', 1);
    under.forward(21_000);
    assert.equal(await under.other.stateOf('lesson', 'b', 'p1', under.now()), 'minted');
    await come(under, 'c', 1);
    await come(under, 'b', 1);
    await fill(under, 2);
    assert.deepEqual(await admit(under, 2), ['b.p1', 'c.p1']);
  });

  it('[GATE-66] [GATE-67] [GATE-81] away and silence keep a seat for five minutes each, leaving and the end of a lesson none', async (under) => {
    for (const n of [1, 2, 3, 4]) await come(under, 'a', n);
    await fill(under, 3);
    await admit(under, 3);
    const state = (n: number): Promise<string> => under.other.stateOf('lesson', 'a', `p${n}`, under.now());
    await under.doors.away('lesson', 'a', 'p1', under.now());
    await under.doors.away('lesson', 'a', 'p4', under.now());
    await under.doors.leave('lesson', 'a', 'p2', under.now());
    assert.deepEqual(await Promise.all([1, 2, 3, 4].map(state)), ['away', 'minted', 'admitted', 'minted']);
    under.forward(AWAY_KEPT_MS - 5_000);
    assert.equal(await come(under, 'a', 1), 'admitted', 'back in time');
    under.forward(SILENT_MS - AWAY_KEPT_MS + 6_000);
    assert.deepEqual(await Promise.all([1, 3].map(state)), ['admitted', 'away']);
    under.forward(AWAY_KEPT_MS);
    assert.equal(await state(3), 'minted');
    assert.deepEqual(await under.other.people('lesson', 'a', under.now()), [{ personId: 'p1', state: 'away' }]);
    assert.equal(await under.doors.end('lesson', 'a', under.now()), 1);
    assert.equal(await under.doors.end('lesson', 'a', under.now()), 0);
  });

  it('[GATE-90] a page that checked in before another one did does not say that nobody is there', async (under) => {
    await come(under, 'a', 1);
    await fill(under, 1);
    await admit(under, 1);
    await under.doors.away('lesson', 'a', 'p1', under.now(), under.now() - 5_000);
    assert.equal(await under.doors.stateOf('lesson', 'a', 'p1', under.now()), 'admitted');
    await under.doors.away('lesson', 'a', 'p1', under.now(), under.now() + 5_000);
    assert.equal(await under.doors.stateOf('lesson', 'a', 'p1', under.now()), 'away');
  });

  it('[GATE-79] [GATE-85] an unknown lease is honoured after a start; later who shows one waits in lane rejoin, and stays there', async (under) => {
    assert.equal(await show(under, 'a', 1), 'lesson admitted');
    assert.equal(await show(under, 'a', 1), 'lesson admitted', 'twice is once');
    assert.equal(await come(under, 'a', 4), 'present');
    assert.equal(await show(under, 'a', 4), 'lesson admitted', 'let in at other doors since');
    assert.equal((await under.doors.beat(under.now())).served.lesson, 0, 'the rate did not pay for it');
    under.forward(RESTORE_MS);
    assert.equal(await show(under, 'a', 2), 'rejoin present');
    assert.equal(await come(under, 'a', 2), 'present', 'without showing it again');
    assert.deepEqual(
      [
        (await under.other.queue('rejoin', under.now())).length,
        (await under.other.queue('lesson', under.now())).length,
      ],
      [1, 0],
    );
    await fill(under, 1);
    assert.deepEqual(await admit(under, 1, 'rejoin'), ['a.p2']);
    assert.equal(await under.other.stateOf('lesson', 'a', 'p2', under.now()), 'admitted', 'found from the lesson');
    await under.doors.reopen(under.now());
    assert.equal(await show(under, 'a', 3), 'lesson admitted');
  });

  it('[GATE-57] [GATE-81] as many wait for a lesson as may, and no more', async (under) => {
    for (let n = 0; n < WAITING_LIMIT; n += 1) await come(under, 'a', n);
    assert.equal(await come(under, 'a', WAITING_LIMIT), 'lesson.crowded');
    assert.equal(await come(under, 'a', 7), 'present');
    assert.equal(await come(under, 'b', WAITING_LIMIT), 'present');
  });

  it('[GATE-65] [GATE-81] ten minutes after the planned end the lesson is gone with all its leases', async (under) => {
    const { person: who } = visitOf(under, 'a', 1);
    const lesson = { lessonId: 'a', rank: 1, endsAt: under.now() + 60_000 };
    await under.doors.honour({ lane: 'lesson', lesson, person: who, lost: 'lesson' }, under.now());
    under.forward(400_000);
    await under.doors.checkIn({ lane: 'lesson', lesson, person: who }, under.now());
    under.forward(259_000);
    assert.equal(await under.doors.stateOf('lesson', 'a', 'p1', under.now()), 'admitted');
    under.forward(2_000);
    assert.equal(await under.doors.stateOf('lesson', 'a', 'p1', under.now()), 'minted');
    assert.equal(await under.doors.end('lesson', 'a', under.now()), 0);
  });

  it('[GATE-56] [GATE-81] whatever happens in whatever order, it stands as the doors of core in memory do', async (under) => {
    const act = fc.record({
      kind: fc.constantFrom('come', 'come', 'come', 'show', 'away', 'leave', 'end', 'wait', 'fill', 'admit', 'reopen'),
      lesson: fc.constantFrom('a', 'b', 'c', 'd'),
      lane: fc.constantFrom<ServedLane>('lesson', 'rejoin', 'staff'),
      n: fc.nat(4),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 10, maxLength: 60 }), async (acts) => {
        run += 1;
        const offset = under.now();
        // The same doors for every run: other lessons, an empty bucket, and everybody of before gone.
        under.forward(2 * RESTORE_MS);
        for (const each of ['lesson', 'staff'] as const)
          for (const lesson of ORDER) await under.doors.end(each, `${run - 1}${lesson}`, under.now());
        await under.doors.refill({ perSecond: 0, most: 0 }, under.now());
        await under.doors.reopen(under.now());
        const model = createMemoryDoors(under.now() - 1_000);
        await model.refill({ perSecond: 0, most: 0 }, under.now());
        const endsAt = offset + 50 * HOUR;
        for (const [step, { kind, lesson, lane, n }] of acts.entries()) {
          const id = `${run}${lesson}`;
          const visit = { lane, lesson: { lessonId: id, rank: RANKS[lesson]!, endsAt }, person: person(n) };
          const both = async (deed: (doors: Doors) => Promise<unknown>): Promise<void> => {
            const [real, modelled] = [await deed(under.doors), await deed(model)];
            assert.deepEqual(real, modelled, `step ${step}: ${kind} ${lane} ${lesson}${n}`);
          };
          const at = under.now();
          if (kind === 'come') await both((doors) => doors.checkIn(visit, at));
          if (kind === 'show') await both((doors) => doors.honour({ ...visit, lost: lanesOf(lane)[1] ?? lane }, at));
          if (kind === 'away') await both((doors) => doors.away(lane, id, `p${n}`, at));
          if (kind === 'leave') await both((doors) => doors.leave(lane, id, `p${n}`, at));
          if (kind === 'end') await both((doors) => doors.end(lane, id, at));
          if (kind === 'reopen') await both((doors) => doors.reopen(at));
          if (kind === 'wait') under.forward(n * 70_000);
          // Whole numbers of tokens: the two clocks are some milliseconds apart.
          if (kind === 'fill') {
            under.forward(1_000);
            await both((doors) => doors.refill({ perSecond: 100, most: n }, under.now()));
          }
          if (kind === 'admit')
            await both((doors) => doors.admit({ ...NO_LANES, lesson: n, rejoin: 1, staff: 2 }, under.now()));
          await both(async (doors) => [
            await doors
              .people(lane, id, under.now())
              .then((people) => people.toSorted((a, b) => (a.personId < b.personId ? -1 : 1))),
            (await doors.beat(under.now())).waiting,
          ]);
          for (const each of ['lesson', 'rejoin', 'staff'] as const)
            await both((doors) => doors.queue(each, under.now()));
        }
      }),
      { numRuns: 25 },
    );
  });

  it('[GATE-96] a clock that jumps five minutes either way lets nobody in beyond a second’s worth, loses no lease, and stops nobody', async (under) => {
    const rate = { perSecond: 5, most: 5 };
    const inside = new Set<number>();
    let [elapsedMs, jumps] = [0, 0];
    await under.doors.refill({ perSecond: 0, most: 0 }, under.now());
    for (let second = 0; second < 60; second += 1) {
      under.forward(1_000);
      elapsedMs += 1_000;
      // Forward, back, back, forward.
      const jump = { 10: 300_000, 25: -300_000, 35: -300_000, 50: 300_000 }[second];
      if (jump !== undefined) {
        under.forward(jump);
        jumps += 1;
      }
      const before = inside.size;
      // Everybody checks in every ten seconds; those who are in must be found in.
      for (let n = second % 10; n < 300; n += 10) {
        const state = await come(under, 'a', n);
        assert.ok(state === 'admitted' || !inside.has(n), `the lease of ${n} was lost in second ${second}`);
        if (state === 'admitted') inside.add(n);
      }
      await under.doors.refill(rate, under.now());
      for (const turn of await admit(under, 100)) inside.add(Number(turn.slice('a.p'.length)));
      assert.ok(
        inside.size <= (rate.perSecond * elapsedMs) / 1_000 + rate.most * (jumps + 1),
        `${inside.size} in second ${second}`,
      );
      if (second > 11 && jump === undefined && inside.size < 300)
        assert.ok(inside.size > before, `nobody walks in in second ${second}`);
    }
    assert.ok(inside.size >= 200, String(inside.size));
  });

  it('[GATE-81] an answer is a value: an unknown lesson has nobody', async (under) => {
    assert.deepEqual(await under.doors.people('lesson', 'x', under.now()), []);
    assert.equal(await under.doors.stateOf('staff', 'x', 'p1', under.now()), 'minted');
    assert.deepEqual(ok(await under.doors.end('lesson', 'x', under.now())), ok(0));
    await under.doors.leave('lesson', 'x', 'p1', under.now());
    await under.doors.away('lesson', 'x', 'p1', under.now());
  });
}
