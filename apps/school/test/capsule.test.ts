// The day capsule over HTTP, with a real gate that mints its tickets.

import assert from 'node:assert/strict';
import { createHmac, createPublicKey, verify } from 'node:crypto';
import { after, test } from 'node:test';
import type { LessonId, SchoolId, TicketAsk, TicketClaims } from '@preau/core/base';
import { createSigner, readPublicKeys } from '@preau/host';
import { CAPSULE_BYTES } from '@preau/protocol/school';
import type { SignedCapsule } from '@preau/protocol/school';
import { createBatchDesk } from '@preau/service/gate';
import type { TicketOffice } from '@preau/service/school';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentOf } from './roster-fixture.ts';
import { Jar, openHarness } from './school-harness.ts';

const SCHOOL = '0750001A' as SchoolId;
// Monday evening of a school week.
const EVENING = Date.parse('2026-11-23T19:23:17+01:00');

const keys = mkdtempSync(join(tmpdir(), 'preau-capsule-'));
after(() => rmSync(keys, { recursive: true }));
const gate = await createSigner({ folder: keys, minter: 'gate', clock: { now: () => harness.clock.now() } });
/** The gate's own desk; `asked` counts, `isDown` is a gate that does not answer. */
const office = { asked: [] as (readonly TicketAsk[])[], isDown: false };
const desk: TicketOffice = {
  mint: async (asks) => {
    if (office.isDown) throw new Error('Cannot reach the gate');
    office.asked.push(asks);
    const minter = gate.minter('ticket');
    const mac = (key: Uint8Array, bytes: Uint8Array): Uint8Array =>
      new Uint8Array(createHmac('sha256', key).update(bytes).digest());
    return createBatchDesk({ minter, mac, clock: harness.clock }).mint(asks);
  },
};
const harness = await openHarness(EVENING, { tickets: () => desk });
after(() => harness[Symbol.asyncDispose]());
await harness.import(SCHOOL, contentOf(SCHOOL, 200));

async function read(jar: Jar, headers: Record<string, string> = {}): Promise<SignedCapsule> {
  const answer = await harness.call('GET', '/api/capsule', { jar, headers });
  assert.equal(answer.status, 200, answer.text);
  return answer.body as unknown as SignedCapsule;
}
const claimsOf = (ticket: string): TicketClaims =>
  (JSON.parse(Buffer.from(ticket.split('.')[1] ?? '', 'base64url').toString()) as { claims: TicketClaims }).claims;

test('[SCHOOL-104] the capsule is of the next school day: today while a lesson is to come, else the first day with one', async () => {
  const jar = await harness.activate(SCHOOL, 'pupil-0');
  const capsule = await read(jar);
  assert.equal(capsule.date, '2026-11-24');
  const today = await harness.call('GET', '/api/today?date=2026-11-24', { jar });
  const still = (today.body['persons'] as { lessons: object[] }[])[0]!.lessons;
  assert.deepEqual(capsule.day.persons[0]?.lessons, still, 'the lessons that the day itself tells');
  assert.equal(capsule.session.login, (await harness.person(SCHOOL, 'pupil-0')).login);
  for (const [now, date] of [
    ['2026-11-24T07:30:00+01:00', '2026-11-24'],
    ['2026-11-24T18:30:00+01:00', '2026-11-25'],
    ['2026-11-27T19:00:00+01:00', '2026-11-30'],
  ] as const) {
    harness.clock.at = Date.parse(now);
    assert.equal((await read(await harness.activate(SCHOOL, 'pupil-0'))).date, date, now);
  }
  harness.clock.at = EVENING;
});

test('[SCHOOL-105] seats are those of the plan; classmates are a given name and an initial', async () => {
  const capsule = await read(await harness.activate(SCHOOL, 'pupil-1'));
  const { personId } = await harness.person(SCHOOL, 'pupil-1');
  const plan = await harness.school.plans.planOf({ schoolId: SCHOOL, name: '', zone: 'Europe/Paris' }, capsule.date);
  assert.ok(capsule.lessons.length >= 5);
  for (const lesson of capsule.lessons) {
    const planned = plan.lessons.find((each) => each.lesson.lessonId === lesson.lessonId)!;
    assert.equal(planned.seats[lesson.seat!], personId, 'the own seat is the bit of the class board');
    assert.equal(lesson.seats.length, planned.seats.length);
    const names = lesson.seats.map((index) => capsule.names[index]!);
    assert.equal(names.length > 10, true);
    for (const name of names.slice(1)) assert.match(name, /^\S+ \S\.$/u, name);
  }
  assert.equal(new Set(capsule.lessons.flatMap(({ seats }) => seats)).size, capsule.names.length, 'each name once');
});

test('[SCHOOL-106] private, tagged, answered 304 while the day is the same, and kept by no cache of the browser', async () => {
  const jar = await harness.activate(SCHOOL, 'pupil-2');
  const first = await harness.call('GET', '/api/capsule', { jar });
  const etag = String(first.headers['etag']);
  assert.equal(first.headers['cache-control'], 'private, no-store');
  assert.match(etag, /^"[\w-]{22}"$/);
  const asked = office.asked.length;
  harness.clock.at += 7 * 60_000;
  const again = await harness.call('GET', '/api/capsule', { jar, headers: { 'if-none-match': etag } });
  assert.deepEqual([again.status, again.text], [304, '']);
  assert.equal((await harness.call('GET', '/api/capsule', { jar })).text, first.text, 'the same bytes');
  assert.equal(office.asked.length, asked, 'the gate is not asked twice');
  const { lessonId } = (first.body as unknown as SignedCapsule).lessons[1]!;
  const cancelled = await harness.call('PATCH', `/api/timetable/lessons/${lessonId}`, {
    jar: await harness.activate(SCHOOL, 'head-0'),
    body: { cancelled: true, note: 'Madame Petit est malade' },
  });
  assert.equal(cancelled.status, 204, cancelled.text);
  const changed = await harness.call('GET', '/api/capsule', { jar, headers: { 'if-none-match': etag } });
  assert.equal(changed.status, 200, 'a changed day is a new capsule');
  const lesson = (changed.body as unknown as SignedCapsule).lessons.find((each) => each.lessonId === lessonId);
  assert.deepEqual([lesson?.ticket, lesson?.seat], [null, null]);
  assert.equal((await harness.call('GET', '/api/capsule')).status, 401, 'without a session nothing');
  harness.clock.at = EVENING;
});

test('[SCHOOL-106] signed by school; an altered one does not hold', async () => {
  const { kid, sig, ...capsule } = await read(await harness.activate(SCHOOL, 'pupil-3'));
  const jwk = readPublicKeys(harness.keysFolder, 'school').find((key) => key.kid === kid);
  const key = createPublicKey({ key: jwk as unknown as import('node:crypto').JsonWebKey, format: 'jwk' });
  const holds = (value: object): boolean =>
    verify(
      'sha256',
      Buffer.from(JSON.stringify(value)),
      { key, dsaEncoding: 'ieee-p1363' },
      Buffer.from(sig, 'base64url'),
    );
  assert.equal(holds(capsule), true);
  assert.equal(holds({ ...capsule, date: '2026-11-25' }), false);
});

test('[SCHOOL-108] a minted ticket for each lesson that one may enter, with its slot, of this sign-in; other sign-ins have others', async () => {
  const jar = await harness.activate(SCHOOL, 'pupil-4');
  const { personId } = await harness.person(SCHOOL, 'pupil-4');
  const capsule = await read(jar);
  for (const { lessonId, ticket } of capsule.lessons) {
    const lesson = capsule.day.persons[0]!.lessons.find((each) => each.lessonId === lessonId)!;
    if (!lesson.mayEnter) {
      assert.equal(ticket, null);
      continue;
    }
    const claims = claimsOf(ticket!.ticket);
    assert.deepEqual([claims.personId, claims.target, claims.state], [personId, lessonId, 'minted']);
    assert.ok(ticket!.slotAt >= lesson.startsAt - 600_000 && ticket!.slotAt <= lesson.startsAt - 30_000);
    assert.ok(Math.abs(ticket!.expiresAt - lesson.endsAt - 600_000) <= 1_000);
  }
  assert.ok(capsule.lessons.some(({ ticket }) => ticket !== null));
  const { login } = await harness.person(SCHOOL, 'pupil-4');
  const second = new (jar.constructor as new () => Jar)();
  const signedIn = await harness.call('POST', '/api/session', {
    jar: second,
    body: { login, password: 'trois petits chats' },
  });
  assert.equal(signedIn.status, 200);
  const other = await read(second);
  assert.notEqual(
    claimsOf(other.lessons.find(({ ticket }) => ticket !== null)!.ticket!.ticket).sessionId,
    claimsOf(capsule.lessons.find(({ ticket }) => ticket !== null)!.ticket!.ticket).sessionId,
  );
});

test('[SCHOOL-109] with the gate down the day is served without tickets, is not kept, and is whole when the gate is back', async () => {
  const jar = await harness.activate(SCHOOL, 'pupil-5');
  office.isDown = true;
  const without = await read(jar);
  assert.ok(without.lessons.length >= 5);
  assert.ok(without.lessons.every(({ ticket }) => ticket === null));
  assert.equal((await harness.call('GET', '/api/today', { jar })).status, 200);
  office.isDown = false;
  assert.ok((await read(jar)).lessons.some(({ ticket }) => ticket !== null));
});

test('[SCHOOL-109] with the bus gone one signs in, reads the day and gets the capsule all the same', async () => {
  await harness.activate(SCHOOL, 'pupil-7');
  const { login } = await harness.person(SCHOOL, 'pupil-7');
  const gone = (): Promise<never> => Promise.reject(new Error('Cannot reach the bus'));
  const { publish, count } = harness.bus;
  Object.assign(harness.bus, { publish: gone, count: gone });
  try {
    const jar = new Jar();
    const body = { login, password: 'trois petits chats' };
    assert.equal((await harness.call('POST', '/api/session', { jar, body })).status, 200);
    assert.equal((await harness.call('GET', '/api/today', { jar })).status, 200);
    assert.ok((await read(jar)).lessons.length >= 5);
  } finally {
    Object.assign(harness.bus, { publish, count });
  }
});

test('[SCHOOL-108] the end of a sign-in ends its capsule', async () => {
  const jar = await harness.activate(SCHOOL, 'pupil-6');
  await read(jar);
  const count = async (): Promise<number> =>
    Number((await harness.database.query<{ n: string }>('count', 'SELECT count(*) AS n FROM capsule')).rows[0]?.n);
  const before = await count();
  const copy = jar.copy();
  await harness.call('DELETE', '/api/session', { jar });
  assert.equal((await harness.call('GET', '/api/capsule', { jar: copy })).status, 401);
  await harness.school.stores.sessions.purge(harness.clock.at + 1);
  assert.ok((await count()) < before);
});

test('[SCHOOL-104] a guardian has the days of the children, without seats and tickets; a head without lessons an empty day', async () => {
  const capsule = await read(await harness.activate(SCHOOL, 'guardian-1'));
  assert.ok(capsule.day.persons[0]!.children[0]!.lessons.length > 0);
  assert.ok(capsule.lessons.every(({ seat, seats, ticket }) => seat === null && seats.length === 0 && ticket === null));
  assert.deepEqual(capsule.names, []);
  const head = await read(await harness.activate(SCHOOL, 'head-0'));
  assert.deepEqual([head.lessons, head.date], [[], '2026-11-24']);
});

test('[SCHOOL-107] [SCHOOL-108] a day of a lesson every hour, as the demo school’s, has tickets for the next nine and room for homework', async () => {
  const UAI = '0750003C' as SchoolId;
  const content = contentOf(UAI, 300);
  const tuesday = content.slots.find(({ weekday }) => weekday === 2)!;
  const slots = Array.from({ length: 24 }, (_, n) => ({
    ...tuesday,
    sourcedId: `hour-${n}`,
    startMinute: n * 60,
    endMinute: n * 60 + 60,
    audienceSourcedIds: ['class-0'],
  }));
  await harness.import(UAI, { roster: content.roster, slots });
  harness.clock.at = Date.parse('2026-11-24T08:30:00+01:00');
  const capsule = await read(await harness.activate(UAI, 'pupil-0'));
  harness.clock.at = EVENING;
  assert.equal(capsule.lessons.length, 24);
  const [first, ...rest] = capsule.lessons.flatMap((lesson, hour) => (lesson.ticket === null ? [] : [hour]));
  assert.deepEqual([first, ...rest], [8, 9, 10, 11, 12, 13, 14, 15, 16], 'the one that is on, and the next');
  assert.ok(capsule.lessons[8]!.seats.length > 10);
  assert.ok(Buffer.byteLength(JSON.stringify(capsule)) < CAPSULE_BYTES - 4_000);
});

test('[SCHOOL-107] the largest day stays under 30 kB: nine lessons of a class of 35, each with a long sheet and 60 pictures', async (t) => {
  const UAI = '0750002B' as SchoolId;
  const content = contentOf(UAI, 300);
  const monday = content.slots.filter((slot) => slot.weekday === 2).slice(0, 1)[0]!;
  const people = content.roster.people.map((person, n) =>
    Number(/^pupil-(\d+)$/.exec(person.sourcedId)?.[1] ?? 99) < 35
      ? { ...person, classSourcedId: 'class-0', givenName: 'Marie-Clémentine-Éléonore', familyName: `Ñandú ${n}` }
      : person,
  );
  const slots = Array.from({ length: 9 }, (_, n) => ({
    ...monday,
    sourcedId: `full-${n}`,
    startMinute: 8 * 60 + n * 60,
    endMinute: 8 * 60 + n * 60 + 55,
    audienceSourcedIds: ['class-0'],
  }));
  await harness.import(UAI, { roster: { ...content.roster, people }, slots });
  const jar = await harness.activate(UAI, 'pupil-0');
  const plain = await read(jar);
  assert.equal(plain.lessons.length, 9);
  assert.ok(plain.lessons[0]!.seats.length >= 36);
  const text = Array.from(
    { length: 400 },
    (_, n) => `- exercice ${n} de la page ${n}, à préparer pour demain : « é »`,
  ).join('\n');
  const slides = Array.from({ length: 60 }, (_, n) => ({
    slideId: `slide-${n}`,
    pictureId: String(n).padStart(64, 'a'),
    width: 2560,
    height: 1440,
    alt: 'Une carte de la Méditerranée antique avec les cités grecques et leurs colonies',
  }));
  for (const { lessonId } of plain.lessons)
    await harness.database.query(
      'sheet',
      'INSERT INTO lesson_sheet (school_id, lesson_id, text, slides, written_by, written_at) VALUES ($1, $2, $3, $4, $5, 0)',
      [UAI, lessonId, text, JSON.stringify(slides), '0190a000-0000-7000-8000-0000000000aa'],
    );
  const answer = await harness.call('GET', '/api/capsule', { jar });
  const bytes = Buffer.byteLength(answer.text);
  const full = answer.body as unknown as SignedCapsule;
  t.diagnostic(`the largest day: ${bytes} bytes, without sheets ${Buffer.byteLength(JSON.stringify(plain))}`);
  assert.ok(bytes < CAPSULE_BYTES, String(bytes));
  assert.equal(full.lessons.filter(({ ticket }) => ticket !== null).length, 9, 'no ticket gives way to a sheet');
  assert.ok(full.lessons.every(({ seats }) => seats.length >= 36));
  const first = full.lessons[0]!.sheet!;
  assert.ok(first.isCut && first.text.length > 1_000 && text.startsWith(first.text) && !first.text.endsWith('dem'));
  // A sheet that fits is whole, its pictures by address.
  await harness.database.query('sheet', 'UPDATE lesson_sheet SET text = $2, slides = $3 WHERE lesson_id = $1', [
    plain.lessons[0]!.lessonId satisfies LessonId,
    'Apporter la carte.',
    JSON.stringify(slides.slice(0, 2)),
  ]);
  const small = (await read(jar)).lessons[0]!.sheet!;
  assert.deepEqual([small.text, small.isCut, small.pictures.length], ['Apporter la carte.', false, 2]);
  assert.equal(
    small.pictures[1]!.address,
    `/api/lessons/${plain.lessons[0]!.lessonId}/pictures/${slides[1]!.pictureId}/1280`,
  );
});
