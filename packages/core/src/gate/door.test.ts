import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createDoor, WAITING_LIMIT } from './door.ts';
import { PRESENT_MS } from './pace.ts';
import type { Door } from './door.ts';
import { AWAY_KEPT_MS, leaseEndsAt, SILENT_MS } from './lease.ts';
import { byRank } from './rank.ts';

const HOUR = 3_600_000;
const LESSONS = ['a', 'b', 'c', 'd'].map((lessonId, n) => ({ lessonId, rank: [30, 10, 20, 10][n]!, endsAt: HOUR }));
const ORDER = LESSONS.toSorted(byRank).map(({ lessonId }) => lessonId);
const someone = (n: number): { personId: string; inner: number } => ({ personId: `p${n}`, inner: -n });

function opened(): Door {
  const door = createDoor();
  for (const lesson of LESSONS) door.plan(lesson, 0);
  return door;
}

/** A door where `counts[n]` people wait for lesson n. */
function waitingDoor(counts: readonly number[]): Door {
  const door = opened();
  for (const [n, count] of counts.entries())
    for (let person = count - 1; person >= 0; person -= 1) door.checkIn(LESSONS[n]!.lessonId, someone(person), 0);
  return door;
}

const counts = fc.array(fc.nat(9), { minLength: 4, maxLength: 4 });

test('[GATE-51] [GATE-52] classes walk in whole and in order; at most one a tick is cut; the budget is used while anybody waits', () => {
  fc.assert(
    fc.property(counts, fc.array(fc.nat(15), { maxLength: 8 }), (people, budgets) => {
      const door = waitingDoor(people);
      for (const budget of budgets) {
        const before = new Map(door.queue(0).map((each) => [each.lessonId, each]));
        const waited = door.waiting(0);
        const admitted = door.admit(budget, 0);
        assert.equal(admitted.length, Math.min(budget, waited));
        const of = (id: string): number => admitted.filter(({ lessonId }) => lessonId === id).length;
        const cut = [...before.values()].filter((each) => of(each.lessonId) > 0 && of(each.lessonId) < each.present);
        assert.ok(cut.length <= 1, `cut: ${JSON.stringify(cut)}`);
        // Those of classes that are in first, then by rank; whoever comes later in that order has got nobody in before those sooner are all in.
        const order = [...before.values()].toSorted((a, b) => Number(b.isIn) - Number(a.isIn) || byRank(a, b));
        const served = order.map((each) => of(each.lessonId) - each.present);
        const firstShort = served.findIndex((missing) => missing < 0);
        if (firstShort >= 0) for (const each of order.slice(firstShort + 1)) assert.equal(of(each.lessonId), 0);
      }
    }),
  );
});

test('[GATE-51] equal ranks go by id, and inside a class by the order inside', () => {
  const admitted = waitingDoor([2, 2, 2, 2]).admit(8, 0);
  assert.deepEqual(
    admitted.map(({ lessonId, personId }) => `${lessonId}.${personId}`),
    ORDER.flatMap((id) => [`${id}.p1`, `${id}.p0`]),
  );
});

test('[GATE-51] a policy without ladder keeps people at the door until there is room in their lesson', () => {
  const door = waitingDoor([3, 3, 3, 3]);
  const admitted = door.admit(10, 0, (lessonId) => (lessonId === 'b' ? 0 : lessonId === 'd' ? 1 : 2));
  assert.deepEqual(admitted.map(({ lessonId }) => lessonId).join(''), 'dccaa');
  assert.equal(door.admit(10, 0).length, 7);
});

test('[GATE-53] coming early, reloading, other tabs and devices: the order in which people get in is the same', () => {
  const visit = fc.record({ lesson: fc.nat(3), person: fc.nat(5) });
  fc.assert(
    fc.property(
      fc.array(visit, { maxLength: 60 }),
      fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 40 }),
      (visits, budgets) => {
        const runs = [visits, visits.toReversed(), [...visits, ...visits, ...visits]].map((list) => {
          const door = opened();
          for (const [n, { lesson, person }] of list.entries())
            door.checkIn(LESSONS[lesson]!.lessonId, someone(person), n);
          return budgets.flatMap((budget) =>
            door.admit(budget, 1_000).map(({ lessonId, personId }) => lessonId + personId),
          );
        });
        assert.deepEqual(runs[1], runs[0]);
        assert.deepEqual(runs[2], runs[0]);
        assert.equal(new Set(runs[0]).size, runs[0]!.length, 'nobody is admitted twice');
      },
    ),
  );
});

test('[GATE-54] a minted ticket holds nothing, who has not checked in for five minutes is passed over, and the place is not lost', () => {
  const door = opened();
  assert.equal(door.stateOf('b', 'p0', 0), 'minted');
  door.checkIn('b', someone(0), 0);
  door.checkIn('a', someone(1), 50_000);
  assert.equal(door.waiting(PRESENT_MS), 2);
  assert.deepEqual(door.admit(1, PRESENT_MS + 1), [{ lessonId: 'a', personId: 'p1' }], 'nobody waits for the absent');
  assert.equal(door.stateOf('b', 'p0', PRESENT_MS + 1), 'minted');
  door.checkIn('c', someone(2), PRESENT_MS + 2);
  door.checkIn('b', someone(0), PRESENT_MS + 3);
  assert.deepEqual(door.admit(1, PRESENT_MS + 3), [{ lessonId: 'b', personId: 'p0' }], 'back at the old place');
});

test('[GATE-55] late joiners of a class that is in go before every other class', () => {
  const door = opened();
  door.checkIn('a', someone(0), 0);
  assert.equal(door.admit(1, 0).length, 1);
  door.checkIn('b', someone(1), 1);
  door.checkIn('a', someone(2), 2);
  assert.deepEqual(door.admit(1, 2), [{ lessonId: 'a', personId: 'p2' }]);
});

test('[GATE-57] as many wait for a lesson as may, and no more; those inside do not count', () => {
  const door = opened();
  for (let n = 0; n < WAITING_LIMIT; n += 1) assert.ok(door.checkIn('a', someone(n), 0).ok);
  assert.deepEqual(door.checkIn('a', someone(-1), 0), { ok: false, error: { code: 'lesson.crowded' } });
  assert.ok(door.checkIn('a', someone(7), 0).ok, 'who waits already may check in again');
  assert.ok(door.checkIn('b', someone(-1), 0).ok, 'other lessons are not concerned');
  door.admit(10, 0);
  assert.ok(door.checkIn('a', someone(-1), 0).ok);
  assert.deepEqual(door.checkIn('x', someone(0), 0), { ok: false, error: { code: 'lesson.unknown' } });
});

test('[GATE-66] [GATE-67] away or silent: back without queueing within five minutes, after that a new arrival', () => {
  const door = waitingDoor([2, 0, 0, 0]);
  door.admit(2, 0);
  door.away('a', 'p0', 1_000);
  assert.equal(door.stateOf('a', 'p0', AWAY_KEPT_MS), 'away');
  assert.deepEqual(door.checkIn('a', someone(0), AWAY_KEPT_MS), { ok: true, value: 'admitted' });
  assert.equal(door.stateOf('a', 'p1', SILENT_MS), 'away', 'no sign since the start');
  assert.equal(door.stateOf('a', 'p1', SILENT_MS + AWAY_KEPT_MS), 'minted');
  assert.deepEqual(door.leases(SILENT_MS + AWAY_KEPT_MS), { issued: 2, ended: 1, held: 1 });
  assert.deepEqual(door.checkIn('a', someone(1), SILENT_MS + AWAY_KEPT_MS), { ok: true, value: 'present' });
});

test('[GATE-68] the end of a lesson ends its leases: told, or ten minutes after its planned end', () => {
  const door = waitingDoor([3, 3, 0, 0]);
  door.admit(6, 0);
  door.away('a', 'p0', 0);
  assert.equal(door.end('a', 1), 3);
  assert.equal(door.end('a', 1), 0);
  assert.deepEqual(door.leases(1), { issued: 6, ended: 3, held: 3 });
  for (let now = 0; now < leaseEndsAt(HOUR); now += 60_000) door.checkIn('b', someone(0), now);
  assert.equal(door.leases(leaseEndsAt(HOUR) - 1).held, 1);
  assert.equal(door.leases(leaseEndsAt(HOUR)).held, 0);
  assert.equal(door.checkIn('b', someone(0), leaseEndsAt(HOUR)).ok, false);
});

test('[GATE-56] a signed lease is honoured by a door that forgot it, once', () => {
  const door = opened();
  assert.deepEqual(door.honour('a', someone(0), 0), { ok: true, value: 'admitted' });
  assert.deepEqual(door.honour('a', someone(0), 1), { ok: true, value: 'admitted' });
  door.checkIn('a', someone(1), 1);
  door.honour('a', someone(1), 1);
  assert.deepEqual(door.leases(1), { issued: 2, ended: 0, held: 2 });
  assert.equal(door.honour('x', someone(0), 1).ok, false);
});

/** The slow and plain door that the real one must agree with: every person looked at, every time. */
function plainDoor(): {
  act(event: Event, now: number): void;
  stateOf(key: string, now: number): string;
  held(now: number): number;
} {
  const people = new Map<string, { state: 'present' | 'admitted' | 'away'; since: number }>();
  const gone = new Set<string>();
  const look = (key: string, now: number): string => {
    const seat = people.get(key);
    if (seat === undefined || gone.has(key[0]!) || now >= leaseEndsAt(HOUR)) return 'minted';
    if (seat.state === 'present') return now - seat.since <= PRESENT_MS ? 'present' : 'minted';
    const awayFor = now - seat.since - (seat.state === 'away' ? 0 : SILENT_MS);
    return awayFor < 0 ? 'admitted' : awayFor < AWAY_KEPT_MS ? 'away' : 'minted';
  };
  return {
    act: ({ kind, key, admitted }, now) => {
      const state = look(key, now);
      if (gone.has(key[0]!) && kind !== 'admit') return;
      if (kind === 'checkIn')
        people.set(key, { state: state === 'minted' || state === 'present' ? 'present' : 'admitted', since: now });
      if (kind === 'away' && state === 'admitted') people.set(key, { state: 'away', since: now });
      if ((kind === 'away' && state === 'present') || kind === 'leave') people.delete(key);
      if (kind === 'end') gone.add(key[0]!);
      if (kind === 'admit') for (const each of admitted) people.set(each, { state: 'admitted', since: now });
    },
    stateOf: look,
    held: (now) => [...people.keys()].filter((key) => ['admitted', 'away'].includes(look(key, now))).length,
  };
}
interface Event {
  readonly kind: 'checkIn' | 'away' | 'leave' | 'end' | 'admit';
  readonly key: string;
  readonly admitted: readonly string[];
}

test('[GATE-56] any order of events: everybody is in one state, leases issued less those ended are those held, at any time', () => {
  const step = fc.record({
    kind: fc.oneof(
      { weight: 5, arbitrary: fc.constant('checkIn' as const) },
      { weight: 4, arbitrary: fc.constantFrom('away' as const, 'leave' as const) },
      { weight: 3, arbitrary: fc.constant('admit' as const) },
      { weight: 1, arbitrary: fc.constant('end' as const) },
    ),
    lesson: fc.nat(3),
    person: fc.nat(3),
    after: fc.oneof(
      fc.nat(20_000),
      fc.constantFrom(PRESENT_MS, PRESENT_MS + 1, AWAY_KEPT_MS, AWAY_KEPT_MS - 1, -5_000),
    ),
    budget: fc.nat(4),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const [door, plain] = [opened(), plainDoor()];
      let now = 0;
      for (const { kind, lesson, person, after, budget } of steps) {
        const at = now + after;
        now = Math.max(now, at);
        const { lessonId } = LESSONS[lesson]!;
        const admitted = kind === 'admit' ? door.admit(budget, at) : [];
        if (kind === 'checkIn') door.checkIn(lessonId, someone(person), at);
        if (kind === 'away') door.away(lessonId, `p${person}`, at);
        if (kind === 'leave') door.leave(lessonId, `p${person}`, at);
        if (kind === 'end') door.end(lessonId, at);
        plain.act(
          { kind, key: `${lessonId}p${person}`, admitted: admitted.map((each) => each.lessonId + each.personId) },
          now,
        );
        const { issued, ended, held } = door.leases(now);
        assert.equal(held, issued - ended);
        assert.equal(held, plain.held(now));
        for (const each of LESSONS) {
          const states = [0, 1, 2, 3].map((n) => door.stateOf(each.lessonId, `p${n}`, now));
          assert.deepEqual(
            states,
            [0, 1, 2, 3].map((n) => plain.stateOf(`${each.lessonId}p${n}`, now)),
          );
          const of = door.countsOf(each.lessonId, now);
          for (const state of ['present', 'admitted', 'away'] as const)
            assert.equal(of[state], states.filter((one) => one === state).length);
        }
      }
    }),
  );
});
