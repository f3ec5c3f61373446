import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import {
  lessonIdOf,
  parseAccountId,
  parseAudienceId,
  parseDeviceId,
  parseLocalDate,
  parsePersonId,
  parseSchoolId,
  parseSessionId,
  parseSlotId,
} from '@preau/core/base';
import { comeBackAfter, PRESENT_MS, TICKET_LIFE_MS } from '@preau/core/gate';
import type { EpochMs, LessonRef, PersonClaim, Role, SessionClaims } from '@preau/core/base';
import type { Place, TicketTarget } from '@preau/core/gate';
import { createAdmissionCounter, createCohortDoor, createMemoryDoors, createTicketDesk, RESTORE_MS } from './index.ts';
import type { CohortDoor } from './index.ts';
import { UNPLANNED_OF_ONE } from './unplanned.ts';

const uuid = (n: number): string => `0190a000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const schoolId = parseSchoolId('0750001A')!;
const NOON = Date.UTC(2026, 10, 23, 12);
const HOUR = 3_600_000;
/** After a check-in that failed the waiting page tries again within this. */
const LOST_ANSWER_MS = 45_000;

function lesson(n: number): LessonRef {
  return {
    lessonId: lessonIdOf(parseSlotId(uuid(n))!, parseLocalDate('2026-11-23')!),
    schoolId,
    startsAt: NOON,
    endsAt: NOON + HOUR,
    subject: 'Histoire',
    audienceIds: [parseAudienceId(uuid(100 + n))!],
    audienceLabel: '5e B',
    teacherIds: [parsePersonId(uuid(200 + n))!],
    room: '',
  };
}
const LESSONS = [1, 2, 3].map(lesson);

function person(n: number, roles: readonly Role[], ...of: readonly number[]): PersonClaim {
  return {
    personId: parsePersonId(uuid(n))!,
    schoolId,
    roles,
    audienceIds: of.map((each) => parseAudienceId(uuid(100 + each))!),
  };
}
/** A class of twelve and its teacher. */
const people = (n: number): readonly PersonClaim[] => [
  ...Array.from({ length: 12 }, (_, pupil) => person(1_000 * n + pupil, ['pupil'], n)),
  person(200 + n, ['teacher'], n),
];

function door(
  rateAt: (at: EpochMs) => number,
  startedAt = NOON - HOUR,
  find = (id: string) => LESSONS.find(({ lessonId }) => lessonId === id),
  more: { readonly unplannedKept?: number } = {},
): CohortDoor {
  return createCohortDoor({
    mac: (key, bytes) => createHmac('sha256', key).update(bytes).digest(),
    seedOf: (date) => new Uint8Array(32).fill(Number(date.slice(-2))),
    zone: 'Europe/Paris',
    rateAt,
    plan: { find },
    doors: createMemoryDoors(startedAt),
    startedAt,
    ...more,
  });
}

const SESSION: SessionClaims = {
  accountId: parseAccountId(uuid(1))!,
  sessionId: parseSessionId(uuid(2))!,
  deviceId: parseDeviceId('d'.repeat(16))!,
  persons: [people(1)[0]!],
};

async function placeOf(
  at: CohortDoor,
  who: PersonClaim,
  target: TicketTarget,
  now: EpochMs,
  held?: Place,
): Promise<Place> {
  const answer = await at.place({ person: who, target, at: now, held });
  assert.ok(answer.ok);
  return answer.value;
}

test('[GATE-77] nobody waits at a door that is not short, and the ticket names lane and rank of the class', async () => {
  const open = door(() => 100);
  const [first, second] = [
    await placeOf(open, people(1)[0]!, LESSONS[0]!.lessonId, NOON),
    await placeOf(open, people(1)[12]!, LESSONS[0]!.lessonId, NOON),
  ];
  assert.deepEqual(first, { lane: 'lesson', rank: first.rank, state: 'admitted' });
  assert.deepEqual(second, first, 'two in one millisecond');
  assert.notEqual((await placeOf(open, people(2)[0]!, LESSONS[1]!.lessonId, NOON)).rank, first.rank);
  for (const [role, lane] of [
    ['pupil', 'workspace'],
    ['teacher', 'staff'],
    ['guardian', 'guardians'],
  ] as const)
    assert.equal((await placeOf(open, person(9, [role], 1), 'workspace', NOON)).lane, lane);
});

test('[GATE-77] when places are short whole classes walk in, in rank order, teacher first, whatever the order of arrival and however often somebody comes', async () => {
  let rate = 0;
  const short = door(() => rate);
  const everybody = [1, 2, 3].flatMap((n) => people(n).map((who) => ({ who, n, target: LESSONS[n - 1]!.lessonId })));
  const arriving = everybody.toSorted((a, b) => a.who.personId.slice(-1).localeCompare(b.who.personId.slice(-1)));
  const ranks = new Map<number, number>();
  for (const { who, n, target } of arriving)
    for (let time = 0; time < (who.personId === uuid(1_003) ? 20 : 1); time += 1) {
      const place = await placeOf(short, who, target, NOON);
      assert.equal(place.state, 'present');
      assert.equal(place.rank, ranks.get(n) ?? place.rank);
      ranks.set(n, place.rank);
    }
  const { crowd, ...lane } = (await short.lanes(NOON, new Map())).find((each) => each.lane === 'lesson')!;
  assert.deepEqual(lane, { lane: 'lesson', mode: 'closed', serve: 0, ratePerSecond: 0 });
  assert.equal(crowd?.heads.length, 32);
  const order = [1, 2, 3].toSorted((a, b) => ranks.get(a)! - ranks.get(b)!);
  // Thirteen a second of which half a dozen belong to the lanes that nobody is in: all of it is used.
  rate = 13;
  for (const [second, n] of order.entries()) {
    const at = NOON + 1_000 * (second + 1);
    await short.tick(at);
    rate = 0;
    for (const each of everybody) {
      const { state } = await placeOf(short, each.who, each.target, at);
      assert.equal(
        state,
        order.indexOf(each.n) <= second ? 'admitted' : 'present',
        `class ${each.n} in second ${second}, class ${n}’s turn`,
      );
    }
    rate = 13;
  }
  const after = (await short.lanes(NOON + 4_000, new Map())).find((each) => each.lane === 'lesson')!;
  assert.deepEqual([after.mode, after.serve, 'crowd' in after], ['open', 39, false]);
});

test('[GATE-77] a flood of guardians takes nothing from a class, and guardians are not shut out by classes', async () => {
  let rate = 0;
  const busy = door(() => rate);
  for (let n = 0; n < 400; n += 1) await placeOf(busy, person(50_000 + n, ['guardian']), 'workspace', NOON);
  for (const who of people(1)) await placeOf(busy, who, LESSONS[0]!.lessonId, NOON);
  rate = 20;
  await busy.tick(NOON + 1_000);
  rate = 0;
  for (const who of people(1))
    assert.equal((await placeOf(busy, who, LESSONS[0]!.lessonId, NOON + 1_000)).state, 'admitted');
  let guardians = 0;
  for (let n = 0; n < 400; n += 1)
    if ((await placeOf(busy, person(50_000 + n, ['guardian']), 'workspace', NOON + 1_000)).state === 'admitted')
      guardians += 1;
  assert.equal(guardians, 7);
});

test('[GATE-78] a lesson that no plan told of is served, and one that ended gives up its leases', async () => {
  const open = door(() => 100);
  const stranger = lesson(77).lessonId;
  const place = await placeOf(open, person(1, ['pupil']), stranger, NOON);
  assert.equal(place.state, 'admitted');
  await placeOf(open, people(1)[0]!, LESSONS[0]!.lessonId, NOON);
  assert.equal(await open.lessonEnded(LESSONS[0]!.lessonId, NOON + 1_000), 1);
  assert.equal(await open.lessonEnded(LESSONS[0]!.lessonId, NOON + 1_000), 0);
  assert.equal(
    (await placeOf(open, people(1)[0]!, LESSONS[0]!.lessonId, NOON + 5 * HOUR)).state,
    'admitted',
    'the lesson says no, not the gate',
  );
});

test('[GATE-78] who makes up lessons is stopped at the sixth, is let into the planned ones, and shuts the door to nobody', async () => {
  const open = door(() => 1_000);
  const [prankster, other] = people(1);
  const ask = async (who: PersonClaim, n: number, at = NOON): Promise<string> => {
    const answer = await open.place({ person: who, target: lesson(n).lessonId, at, held: undefined });
    return answer.ok ? answer.value.state : answer.error.code;
  };
  for (let n = 0; n < UNPLANNED_OF_ONE; n += 1) assert.equal(await ask(prankster!, 5_000 + n), 'admitted');
  assert.equal(await ask(prankster!, 5_000), 'admitted', 'one of them again');
  assert.equal(await ask(prankster!, 5_100), 'request.tooMany');
  assert.equal(await ask(other!, 5_100), 'admitted', 'the same lesson, for somebody else');
  assert.equal(await ask(prankster!, 5_100), 'admitted', 'and then for all');
  assert.equal(await ask(prankster!, 1), 'admitted', 'planned');
  await open.tick(NOON + 3 * HOUR);
  assert.equal(await ask(prankster!, 5_101, NOON + 3 * HOUR), 'admitted', 'those of two hours ago are over');
});

test('[GATE-78] with as many made-up lessons as are kept, the next of them comes back later, planned lessons and the workspace go on', async () => {
  const kept = 500;
  const open = door(() => 0, undefined, undefined, { unplannedKept: kept });
  for (let n = 0; n < kept; n += 1)
    await placeOf(
      open,
      person(100_000 + Math.floor(n / UNPLANNED_OF_ONE), ['pupil']),
      lesson(5_000 + n).lessonId,
      NOON,
    );
  const next = await open.place({ person: people(2)[0]!, target: lesson(4_000).lessonId, at: NOON, held: undefined });
  assert.deepEqual(next, { ok: false, error: { code: 'server.unavailable', retryAfterMs: 30_000 } });
  for (const target of [...LESSONS.map(({ lessonId }) => lessonId), 'workspace' as const])
    assert.equal((await placeOf(open, people(2)[0]!, target, NOON)).state, 'present');
});

test('[GATE-78] a made-up lesson that a plan tells of later is no longer counted', async () => {
  const planned = new Set<string>();
  const open = door(
    () => 100,
    NOON - HOUR,
    (id) => (planned.has(id) ? lesson(Number(id.slice(30, 36))) : undefined),
  );
  const [pupil] = people(1);
  for (let n = 0; n < 3 * UNPLANNED_OF_ONE; n += 1) {
    const { lessonId } = lesson(5_000 + n);
    const { rank } = await placeOf(open, pupil!, lessonId, NOON);
    planned.add(lessonId);
    assert.equal((await placeOf(open, pupil!, lessonId, NOON)).rank, rank, 'its rank stands');
  }
});

test('[GATE-65] checking in after the end of a lesson makes no lease of it longer', async () => {
  let rate = 100;
  const open = door(() => rate);
  const { lessonId } = LESSONS[0]!;
  const [pupil, other] = people(1);
  for (let minute = 55; minute < 70; minute += 1) await placeOf(open, pupil!, lessonId, NOON + minute * 60_000);
  rate = 0;
  await open.tick(NOON + 70 * 60_000 - 3);
  assert.equal(
    (await placeOf(open, other!, lessonId, NOON + 70 * 60_000 - 2)).state,
    'admitted',
    'the last of the rate',
  );
  assert.equal((await placeOf(open, pupil!, lessonId, NOON + 70 * 60_000 - 1)).state, 'admitted');
  assert.equal(
    (await placeOf(open, pupil!, lessonId, NOON + 70 * 60_000)).state,
    'present',
    'ten minutes after the end',
  );
});

test('[GATE-79] after a restart a signed lease is honoured at a closed door; a lease that is over is not', async () => {
  const closed = door(() => 0, NOON);
  const [pupil, other] = people(1);
  const held: Place = { lane: 'lesson', rank: 0, state: 'admitted' };
  const { lessonId } = LESSONS[0]!;
  assert.equal((await placeOf(closed, other!, lessonId, NOON + 1_000)).state, 'present');
  assert.equal((await placeOf(closed, pupil!, lessonId, NOON + 1_000, held)).state, 'admitted');
  assert.equal(
    (await placeOf(closed, other!, lessonId, NOON + PRESENT_MS, { ...held, state: 'present' })).state,
    'present',
  );
  assert.equal((await placeOf(closed, person(5, ['pupil'], 1), lessonId, NOON + RESTORE_MS, held)).state, 'present');
});

test('[GATE-79] the desk tells who waits to check in soon, and who is in to renew later', async () => {
  let rate = 0;
  const policy = door(() => rate);
  const desk = createTicketDesk({
    policy,
    minter: { mint: async (claims) => JSON.stringify(claims) },
    checker: { check: async () => undefined },
    counter: createAdmissionCounter(),
    plan: { find: () => undefined },
    clock: { now: () => NOON },
    randomness: { uuid: () => uuid(1), bytes: () => new Uint8Array([128]) },
  });
  const renewal = async (): Promise<readonly [state: string, afterMs: number]> => {
    const issued = await desk.issue({ session: SESSION, target: LESSONS[0]!.lessonId, heldTicket: undefined });
    assert.ok(issued.ok);
    return [issued.value.claims.state, issued.value.renewAfterMs];
  };
  assert.deepEqual(await renewal(), ['present', 187_500]);
  rate = 100;
  await policy.tick(NOON + 1_000);
  assert.deepEqual(await renewal(), ['admitted', 187_500]);
  for (const ratio of [0, 1])
    assert.ok(comeBackAfter(Infinity, ratio) + LOST_ANSWER_MS <= PRESENT_MS, 'one lost answer is forgiven');
});

test('[GATE-65] the desk gives no ticket that outlives its lease, and an ordinary one when the lease is over', async () => {
  let [now, minted] = [NOON, 0];
  const desk = createTicketDesk({
    policy: door(() => 100),
    minter: { mint: async (claims, lifeMs) => ((minted = lifeMs), JSON.stringify(claims)) },
    checker: { check: async () => undefined },
    counter: createAdmissionCounter(),
    plan: { find: (id) => LESSONS.find(({ lessonId }) => lessonId === id) },
    clock: { now: () => now },
    randomness: { uuid: () => uuid(1), bytes: () => new Uint8Array([0]) },
  });
  const ends = NOON + HOUR + 600_000;
  for (const [target, at, lifeMs, renewAfterMs] of [
    [LESSONS[0]!.lessonId, NOON, TICKET_LIFE_MS, 150_000],
    [LESSONS[0]!.lessonId, ends - TICKET_LIFE_MS, TICKET_LIFE_MS, 150_000],
    [LESSONS[0]!.lessonId, ends - 120_000, 120_000, 60_000],
    [LESSONS[0]!.lessonId, ends - 20_500, 20_000, 30_000],
    [LESSONS[0]!.lessonId, ends, TICKET_LIFE_MS, 150_000],
    [lesson(77).lessonId, ends - 20_000, TICKET_LIFE_MS, 150_000],
    ['workspace', ends - 20_000, TICKET_LIFE_MS, 150_000],
  ] as const) {
    now = at;
    const issued = await desk.issue({ session: SESSION, target, heldTicket: undefined });
    assert.ok(issued.ok);
    const { expiresAt, renewAfterMs: told } = issued.value;
    assert.deepEqual([minted, expiresAt - at, told], [lifeMs, lifeMs, renewAfterMs], `${target} ${at - ends}`);
  }
});
