import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { after, test } from 'node:test';
import { createLogger, createServer } from '@preau/host';
import type {
  CalendarLink,
  CalendarsAnswer,
  TimetableChoices,
  TimetableWeek,
  TodayAnswer,
} from '@preau/protocol/school';
import { lessonIdOf, parseLocalDate, parseSlotId } from '@preau/core/base';
import type { SchoolId } from '@preau/core/base';
import { routes } from '../src/index.ts';
import { contentOf } from './roster-fixture.ts';
import { openHarness } from './school-harness.ts';
import type { Answer, Jar } from './school-harness.ts';

const SCHOOL = '0750001A' as SchoolId;
const OTHER = '0750002B' as SchoolId;
const NOW = Date.parse('2026-11-24T09:12:00+01:00');
const statements: string[] = [];
const harness = await openHarness(NOW, { watch: ({ act }) => void statements.push(act) });
after(() => harness[Symbol.asyncDispose]());
await harness.import(SCHOOL, contentOf(SCHOOL, 200));
await harness.import(OTHER, contentOf(OTHER, 60));

const jars = new Map<string, Promise<Jar>>();
const as = (key: string): Promise<Jar> => {
  const jar = jars.get(key) ?? harness.activate(SCHOOL, key);
  jars.set(key, jar);
  return jar;
};
const idOf = async (key: string, school = SCHOOL): Promise<string> => (await harness.person(school, key)).personId;
async function audienceOf(key: string, school = SCHOOL): Promise<string> {
  const { rows } = await harness.database.query<{ audience_id: string }>(
    'find',
    'SELECT audience_id FROM audience WHERE school_id = $1 AND sourced_id = $2',
    [school, key],
  );
  return rows[0]!.audience_id;
}
async function lessonOf(sourcedId: string, date: string): Promise<string> {
  const { rows } = await harness.database.query<{ slot_id: string }>(
    'find',
    'SELECT slot_id FROM slot WHERE school_id = $1 AND sourced_id = $2',
    [SCHOOL, sourcedId],
  );
  return lessonIdOf(parseSlotId(rows[0]!.slot_id)!, parseLocalDate(date)!);
}

async function ask(jar: Jar, query: Record<string, string>): Promise<Answer> {
  return harness.call('GET', `/api/timetable/week?${new URLSearchParams(query).toString()}`, { jar });
}
async function week(jar: Jar, query: Record<string, string>): Promise<TimetableWeek> {
  const answer = await ask(jar, query);
  assert.equal(answer.status, 200, answer.text);
  return answer.body as unknown as TimetableWeek;
}
const change = async (lessonId: string, body: object): Promise<Answer> =>
  harness.call('PATCH', `/api/timetable/lessons/${lessonId}`, { jar: await as('head-0'), body });
const lessonsOf = (shown: TimetableWeek): TimetableWeek['days'][number]['lessons'] =>
  shown.days.flatMap((day) => day.lessons);

test('[TIME-5] a pupil’s week has the lessons of each day, in at most four statements', async () => {
  const pupil = await as('pupil-0');
  const own = { of: 'person', id: await idOf('pupil-0'), date: '2026-11-26' };
  statements.length = 0;
  const shown = await week(pupil, own);
  assert.ok(statements.length <= 4, statements.join(', '));
  assert.deepEqual(
    shown.days.map((day) => [day.date.slice(8), day.lessons.length, day.isSchoolDay]),
    [
      ['23', 5, true],
      ['24', 5, true],
      ['25', 5, true],
      ['26', 5, true],
      ['27', 5, true],
      ['28', 0, false],
      ['29', 0, false],
    ],
  );
  assert.deepEqual([shown.isOwn, shown.mayChange, shown.year], [true, false, { from: '2026-09-01', to: '2027-07-03' }]);
  for (const day of shown.days) {
    const today = (await harness.call('GET', `/api/today?date=${day.date}`, { jar: pupil }))
      .body as unknown as TodayAnswer;
    assert.deepEqual(
      day.lessons.map(({ exam, before: _before, ...lesson }) => ({ ...lesson, ...(exam ? { exam } : {}) })),
      today.persons[0]!.lessons,
    );
  }
  const cancelled = lessonsOf(shown).filter((lesson) => lesson.status === 'cancelled');
  assert.deepEqual(
    cancelled.map((lesson) => [lesson.note, lesson.before]),
    [['Sortie', null]],
  );
});

test('[TIME-7] one’s own lesson can be entered and opened from the week as from the day; a guardian enters none', async () => {
  const of = { of: 'audience', id: await audienceOf('class-0'), date: '2026-11-24' };
  const now = async (key: string): Promise<readonly [boolean, boolean] | undefined> => {
    const lesson = lessonsOf(await week(await as(key), of)).find((each) => each.startsAt <= NOW && NOW < each.endsAt);
    return lesson && [lesson.mayEnter, lesson.mayOpen];
  };
  assert.deepEqual(await now('pupil-0'), [true, false]);
  assert.deepEqual(await now('teacher-0'), [true, true]);
  assert.deepEqual(await now('guardian-0'), [false, false]);
  assert.deepEqual(await now('head-0'), [false, false]);
});

test('[TIME-4] everybody sees the own week, the child’s, the own classes; the office everything of its school, nobody more', async () => {
  const [me, mate, teacher] = [await idOf('pupil-0'), await idOf('pupil-3'), await idOf('teacher-0')];
  const [mine, foreign, elsewhere] = [
    await audienceOf('class-0'),
    await audienceOf('class-1'),
    await audienceOf('class-0', OTHER),
  ];
  const allowed: readonly [who: string, of: 'person' | 'audience' | 'room', id: string, is: boolean][] = [
    ['pupil-0', 'person', me, true],
    ['pupil-0', 'person', mate, false],
    ['pupil-0', 'person', teacher, false],
    ['pupil-0', 'audience', mine, true],
    ['pupil-0', 'audience', foreign, false],
    ['pupil-0', 'room', 'B0', false],
    ['guardian-0', 'person', me, true],
    ['guardian-0', 'person', mate, false],
    ['guardian-0', 'audience', mine, true],
    ['teacher-0', 'person', teacher, true],
    ['teacher-0', 'person', me, false],
    ['teacher-0', 'audience', mine, true],
    ['teacher-0', 'audience', foreign, false],
    ['teacher-0', 'room', 'B0', false],
    ['head-0', 'person', mate, true],
    ['head-0', 'person', teacher, true],
    ['head-0', 'audience', foreign, true],
    ['head-0', 'audience', elsewhere, false],
    ['head-0', 'person', await idOf('pupil-0', OTHER), false],
    ['head-0', 'room', 'B0', true],
  ];
  for (const [who, of, id, is] of allowed) {
    const answer = await ask(await as(who), { of, id, date: '2026-11-24' });
    assert.deepEqual(
      [answer.status, answer.body['code']],
      is ? [200, undefined] : [404, 'timetable.unknown'],
      `${who} ${of}`,
    );
  }
  const head = await as('head-0');
  const room = await week(head, { of: 'room', id: 'B1', date: '2026-11-24', school: SCHOOL });
  assert.equal(lessonsOf(room).length, 25);
  assert.deepEqual([...new Set(lessonsOf(room).map((lesson) => lesson.room))], ['B1']);
  const given = await week(head, { of: 'person', id: teacher, date: '2026-11-24' });
  assert.ok(lessonsOf(given).length >= 25);
});

test('[TIME-4] what is no week is refused by name, and a court’s restriction hides the child’s', async () => {
  const pupil = await as('pupil-0');
  for (const [query, code] of [
    [{ of: 'class', id: 'x' }, 'request.invalid'],
    [{ of: 'person', id: 'x' }, 'timetable.unknown'],
    [{ of: 'room', id: '' }, 'timetable.unknown'],
    [{ of: 'room', id: 'x'.repeat(61) }, 'timetable.unknown'],
    [{ of: 'person', id: randomUUID(), date: '2026-02-30' }, 'request.invalid'],
    [{ of: 'person', id: randomUUID(), date: '9999-12-31' }, 'request.invalid'],
    [{ of: 'person', id: randomUUID(), school: 'x' }, 'request.invalid'],
  ] as const)
    assert.equal((await ask(pupil, query)).body['code'], code, JSON.stringify(query));
  const guardian = await as('guardian-8');
  const child = await idOf('pupil-4');
  const restrict = (is: boolean): Promise<unknown> =>
    harness.database.query(
      'restrict',
      'UPDATE guardian_link SET restricted = $1 WHERE pupil_id = $2 AND guardian_id = (SELECT person_id FROM person WHERE school_id = $3 AND sourced_id = $4)',
      [is, child, SCHOOL, 'guardian-8'],
    );
  assert.equal((await ask(guardian, { of: 'person', id: child })).status, 200);
  await restrict(true);
  assert.equal((await ask(guardian, { of: 'person', id: child })).status, 404);
  assert.equal((await ask(guardian, { of: 'audience', id: await audienceOf('class-0') })).status, 404);
  const choices = (await harness.call('GET', '/api/timetable/choices', { jar: guardian }))
    .body as unknown as TimetableChoices;
  assert.deepEqual([choices.persons, choices.audiences], [[], []]);
  await restrict(false);
});

test('[TIME-1] weeks without lessons are told: holidays of the school, a free day of a class, outside the year', async () => {
  const pupil = await as('pupil-0');
  const own = { of: 'person', id: await idOf('pupil-0') };
  const summer = await week(pupil, { ...own, date: '2027-08-10' });
  assert.ok(summer.days.every((day) => !day.isSchoolDay && day.lessons.length === 0));
  assert.ok(summer.days[0]!.date > summer.year!.to);
  const group = await week(await as('head-0'), { of: 'audience', id: await audienceOf('group-0'), date: '2026-11-24' });
  assert.deepEqual([lessonsOf(group).length, group.days[0]!.isSchoolDay], [0, true]);
});

test('[TIME-6] the choices name the own week, the children, the own classes; for the office all classes, teachers and rooms', async () => {
  const choices = async (key: string): Promise<TimetableChoices> =>
    (await harness.call('GET', '/api/timetable/choices', { jar: await as(key) })).body as unknown as TimetableChoices;
  const pupil = await choices('pupil-0');
  assert.deepEqual(
    [
      pupil.persons.map((each) => each.isOwn),
      pupil.audiences.map((each) => [each.label, each.mayFollow]),
      pupil.teachers,
      pupil.rooms,
    ],
    [
      [true],
      [
        ['6e A', false],
        ['Latin 1', false],
      ],
      [],
      [],
    ],
  );
  const guardian = await choices('guardian-0');
  assert.deepEqual(
    guardian.persons.map((each) => [each.isOwn, each.classLabel]),
    [[false, '6e A']],
  );
  const teacher = await choices('teacher-0');
  assert.deepEqual([teacher.audiences.map((each) => each.mayFollow), teacher.teachers.length], [[true], 0]);
  const head = await choices('head-0');
  assert.deepEqual(
    head.audiences.map((each) => each.label),
    ['4e A', '5e A', '6e A', 'Latin 1', 'Latin 2'],
  );
  assert.deepEqual(
    head.rooms.map((each) => each.room),
    ['B0', 'B1', 'B2'],
  );
  assert.ok(head.teachers.length >= 5 && head.teachers.every((each) => each.schoolId === SCHOOL));
});

test('[TIME-3] what the office changes is told in the week beside what the timetable had', async () => {
  const pupil = await as('pupil-0');
  const own = { of: 'person', id: await idOf('pupil-0'), date: '2026-12-01' };
  const lessonId = await lessonOf('slot-0-1', '2026-12-01');
  const standIn = await idOf('teacher-4');
  const shown = async (): Promise<ReturnType<typeof lessonsOf>[number] | undefined> =>
    lessonsOf(await week(pupil, own)).find((lesson) => lesson.lessonId === lessonId);
  const planned = (await shown())!;
  assert.equal((await change(lessonId, { room: 'CDI', teacherIds: [standIn], note: 'Remplacement' })).status, 204);
  const changed = (await shown())!;
  assert.deepEqual(
    [changed.status, changed.room, changed.teachers[0]?.personId, changed.before?.room, changed.before?.teachers],
    ['moved', 'CDI', standIn, planned.room, planned.teachers],
  );
  const lent = await week(await as('head-0'), { of: 'person', id: standIn, date: '2026-12-01' });
  assert.equal(lessonsOf(lent).filter((lesson) => lesson.lessonId === lessonId).length, 1);
  const inRoom = await week(await as('head-0'), { of: 'room', id: 'CDI', date: '2026-12-01' });
  assert.deepEqual(
    lessonsOf(inRoom).map((lesson) => lesson.lessonId),
    [lessonId],
  );
  assert.equal((await change(lessonId, { cancelled: false })).status, 204);
  assert.deepEqual([(await shown())?.status, (await shown())?.before], ['planned', null]);
});

test('[TIME-10] [TIME-43] the office marks a test and takes the mark away; an import keeps it, a cancelled lesson bears none', async () => {
  const pupil = await as('pupil-0');
  const own = { of: 'person', id: await idOf('pupil-0'), date: '2026-12-08' };
  const lessonId = await lessonOf('slot-0-1', '2026-12-08');
  const marks = async (): Promise<unknown> => {
    const lesson = lessonsOf(await week(pupil, own)).find((each) => each.lessonId === lessonId);
    return [lesson?.exam, lesson?.status, lesson?.before];
  };
  assert.equal((await change(lessonId, { exam: true })).status, 204);
  assert.deepEqual(await marks(), [true, 'moved', null]);
  const today = (await harness.call('GET', '/api/today?date=2026-12-08', { jar: pupil }))
    .body as unknown as TodayAnswer;
  assert.deepEqual(
    today.persons[0]!.lessons.filter(({ exam }) => exam === true).map((lesson) => lesson.lessonId),
    [lessonId],
    'the day says so, too, and with it the capsule',
  );
  const { slots } = contentOf(SCHOOL, 200);
  // The slot itself changes in the file, so that its exceptions are written anew; then it is as before.
  await harness.import(SCHOOL, {
    slots: slots.map((slot) => (slot.sourcedId === 'slot-0-1' ? { ...slot, room: 'B9' } : slot)),
  });
  assert.deepEqual(await marks(), [true, 'moved', null]);
  await harness.import(SCHOOL, { slots });
  assert.equal((await change(lessonId, { note: 'Chapitre 3' })).status, 204);
  assert.deepEqual(await marks(), [true, 'moved', null]);
  assert.equal((await change(lessonId, { cancelled: true, exam: true })).body['code'], 'request.invalid');
  assert.equal((await change(lessonId, { cancelled: true })).status, 204);
  assert.deepEqual(await marks(), [false, 'cancelled', null]);
  assert.equal((await change(lessonId, { cancelled: false, exam: true })).status, 204);
  assert.equal((await change(lessonId, { exam: false })).status, 204);
  assert.deepEqual(await marks(), [false, 'planned', null]);
  const startsAt = Date.parse('2026-12-09T15:00:00+01:00');
  const added = await harness.call('POST', '/api/timetable/lessons', {
    jar: await as('head-0'),
    body: {
      audienceId: await audienceOf('class-0'),
      subject: 'Brevet blanc',
      startsAt,
      endsAt: startsAt + 7_200_000,
      teacherIds: [await idOf('teacher-0')],
      exam: true,
    },
  });
  assert.equal(added.status, 201, added.text);
  const shown = lessonsOf(await week(pupil, own)).find((lesson) => lesson.lessonId === added.body['lessonId']);
  assert.deepEqual([shown?.exam, shown?.status], [true, 'added']);
});

async function make(jar: Jar, of: string, id: string, calendarId: string = randomUUID()): Promise<Answer> {
  return harness.call('POST', '/api/calendars', { jar, body: { calendarId, of, id, language: 'fr' } });
}
async function made(key: string, of: string, id: string): Promise<CalendarLink> {
  const answer = await make(await as(key), of, id);
  assert.equal(answer.status, 201, answer.text);
  return answer.body as unknown as CalendarLink;
}
const read = (link: CalendarLink, headers: Record<string, string> = {}): Promise<Answer> =>
  harness.call('GET', new URL(link.url).pathname, { headers });

test('[TIME-20] the address has 256 bits, and nothing of it is in the database or the log', async () => {
  const link = await made('pupil-1', 'person', await idOf('pupil-1'));
  const [, token = ''] = /^http:\/\/ecole\.test\/api\/calendars\/([^/]+)\.ics$/.exec(link.url) ?? [];
  assert.match(token, /^0750001A[A-Za-z0-9_-]{43}$/);
  const { rows } = await harness.database.query<{ text: string }>(
    'dump',
    'SELECT row_to_json(calendar)::text AS text FROM calendar',
  );
  const secret = Buffer.from(token.slice(8), 'base64url').toString('hex');
  assert.ok(rows.length > 0 && rows.every(({ text }) => !text.includes(token.slice(8)) && !text.includes(secret)));
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const log = createLogger({ name: 'log-test', level: 'debug', destination });
  await using server = await createServer({ name: 'log-test', log });
  await server.app.register(routes(harness.school));
  const statuses: number[] = [];
  for (const path of [
    `/api/calendars/${token}.ics`,
    `/api/calendars/${token}x.ics`,
    `/api/calendars/${token}`,
    `/api/calendars/${token}.ics/x`,
  ])
    statuses.push((await server.app.inject({ url: path })).statusCode);
  assert.deepEqual(statuses, [200, 404, 404, 404]);
  assert.ok(
    lines.some((line) => line.includes('answered')),
    'the log is written',
  );
  assert.ok(
    lines.every((line) => !line.includes(token.slice(8))),
    'and holds no address',
  );
});

test('[TIME-21] a calendar is made of oneself, of a child, and by staff of their classes; of nothing else', async () => {
  const [me, mate, mine, foreign] = [
    await idOf('pupil-0'),
    await idOf('pupil-3'),
    await audienceOf('class-0'),
    await audienceOf('class-1'),
  ];
  const tries: readonly [who: string, of: string, id: string, is: boolean][] = [
    ['pupil-0', 'person', me, true],
    ['pupil-0', 'person', mate, false],
    ['pupil-0', 'audience', mine, false],
    ['guardian-0', 'person', me, true],
    ['guardian-0', 'person', mate, false],
    ['guardian-0', 'audience', mine, false],
    ['teacher-0', 'person', await idOf('teacher-0'), true],
    ['teacher-0', 'person', me, false],
    ['teacher-0', 'audience', mine, true],
    ['teacher-0', 'audience', foreign, false],
    ['head-0', 'audience', foreign, true],
    ['head-0', 'audience', await audienceOf('class-0', OTHER), false],
    ['head-0', 'person', me, false],
  ];
  for (const [who, of, id, is] of tries) {
    const answer = await make(await as(who), of, id);
    assert.deepEqual(
      [answer.status, answer.body['code']],
      is ? [201, undefined] : [404, 'timetable.unknown'],
      `${who} ${of}`,
    );
  }
  assert.equal((await make(await as('pupil-0'), 'room', 'B0')).body['code'], 'request.invalid');
});

test('[TIME-22] asked twice at once it is made once; another’s id is unknown; twenty are enough', async () => {
  const [pupil, id] = [await as('pupil-2'), await idOf('pupil-2')];
  const calendarId = randomUUID();
  const answers = await Promise.all([0, 1, 2].map(() => make(pupil, 'person', id, calendarId)));
  assert.deepEqual(
    answers.map((answer) => [answer.status, answer.body['url']]),
    answers.map(() => [201, answers[0]!.body['url']]),
  );
  assert.deepEqual((await make(pupil, 'person', id, calendarId)).body, answers[0]!.body);
  assert.equal(
    (await make(await as('pupil-0'), 'person', await idOf('pupil-0'), calendarId)).body['code'],
    'calendar.unknown',
  );
  const more = await Promise.all(Array.from({ length: 25 }, () => make(pupil, 'person', id)));
  assert.equal(more.filter(({ status }) => status === 201).length, 19, 'all at once');
  assert.ok(more.every(({ status, body }) => status === 201 || body['code'] === 'calendar.tooMany'));
  const { calendars } = (await harness.call('GET', '/api/calendars', { jar: pupil }))
    .body as unknown as CalendarsAnswer;
  assert.equal(calendars.length, 20);
  assert.ok(calendars.some((each) => each.url === answers[0]!.body['url']));
});

test('[TIME-23] revoking works at once, twice, and for nobody else’s; the same id gets another address', async () => {
  const id = await idOf('pupil-0');
  const link = await made('pupil-0', 'person', id);
  const path = `/api/calendars/${link.calendarId}`;
  assert.equal((await read(link)).status, 200);
  assert.equal((await harness.call('DELETE', path, { jar: await as('guardian-0') })).status, 204);
  assert.equal((await read(link)).status, 200, 'the guardian’s request touched nothing');
  for (let count = 0; count < 2; count += 1)
    assert.equal((await harness.call('DELETE', path, { jar: await as('pupil-0') })).status, 204);
  const gone = await read(link);
  assert.deepEqual([gone.status, gone.body['code']], [404, 'calendar.unknown']);
  const again = await make(await as('pupil-0'), 'person', id, link.calendarId);
  assert.equal(again.status, 201);
  assert.notEqual(again.body['url'], link.url);
  assert.equal((await read(link)).status, 404);
});

test('[TIME-41] an address that is read again and again is told to wait; every other is read meanwhile', async () => {
  const id = await idOf('pupil-0');
  const [often, seldom] = [await made('pupil-0', 'person', id), await made('pupil-0', 'person', id)];
  const answers = [];
  for (let count = 0; count < 31; count += 1) answers.push((await read(often)).status);
  assert.deepEqual([answers.indexOf(429), answers.filter((status) => status === 200).length], [30, 30]);
  const refused = await read(often);
  assert.equal(refused.body['code'], 'calendar.tooOften');
  assert.ok(Number(refused.headers['retry-after']) >= 60);
  assert.equal((await read(seldom)).status, 200);
  harness.clock.at += 31_000;
  assert.equal((await read(often)).status, 200);
  harness.clock.at = NOW;
});

test('[TIME-24] who loses the right loses the calendar, and gets it back with the right', async () => {
  const child = await made('guardian-2', 'person', await idOf('pupil-1'));
  const taught = await made('teacher-0', 'audience', await audienceOf('class-0'));
  const set = (text: string): Promise<unknown> => harness.database.query('change', text);
  const link =
    "WHERE guardian_id = (SELECT person_id FROM person WHERE school_id = '0750001A' AND sourced_id = 'guardian-2')";
  await set(`UPDATE guardian_link SET restricted = true ${link}`);
  assert.equal((await read(child)).status, 404);
  await set(`UPDATE guardian_link SET restricted = false ${link}`);
  assert.equal((await read(child)).status, 200);
  const teacher = "WHERE school_id = '0750001A' AND sourced_id = 'teacher-0'";
  await set(`UPDATE person SET active = false ${teacher}`);
  assert.equal((await read(taught)).status, 404);
  await set(`UPDATE person SET active = true ${teacher}`);
  await set(`DELETE FROM teaching WHERE person_id = (SELECT person_id FROM person ${teacher})`);
  assert.equal((await read(taught)).status, 404);
});

test('[TIME-25] the same content has the same tag and is not sent again; a change of the timetable changes it', async () => {
  const link = await made('pupil-0', 'person', await idOf('pupil-0'));
  const first = await read(link);
  const { etag } = first.headers as { readonly etag: string };
  assert.deepEqual(
    [first.headers['content-type'], first.headers['cache-control'], first.headers['referrer-policy']],
    ['text/calendar; charset=utf-8', 'private, max-age=900', 'no-referrer'],
  );
  const same = await read(link, { 'if-none-match': `"other", W/${etag}` });
  assert.deepEqual([same.status, same.text, same.headers['etag']], [304, '', etag]);
  const sequences = (text: string): number =>
    [...text.matchAll(/^SEQUENCE:(\d+)/gm)].reduce((sum, match) => sum + Number(match[1]), 0);
  assert.equal(
    (await change(await lessonOf('slot-0-1', '2026-12-15'), { cancelled: true, note: 'Grève' })).status,
    204,
  );
  const second = await read(link, { 'if-none-match': etag });
  assert.deepEqual([second.status, second.headers['etag'] === etag], [200, false]);
  assert.ok(sequences(second.text) > sequences(first.text));
  assert.match(second.text, /RECURRENCE-ID;TZID=Europe\/Paris:20261215T080000\r\n[\s\S]*?STATUS:CANCELLED/);
  assert.match(second.text, /^X-WR-CALNAME:Emploi du temps · 6e A · Collège Jean-Moulin\r$/m);
  const hash = createHash('sha256').update(second.text).digest('base64url').slice(0, 22);
  assert.equal(second.headers['etag'], `"${hash}"`);
});

test('[TIME-26] the calendar of a pupil holds neither the pupil’s name nor a classmate’s', async () => {
  const link = await made('guardian-0', 'person', await idOf('pupil-0'));
  const text = (await read(link)).text.replaceAll('\r\n ', '');
  const { rows } = await harness.database.query<{ name: string }>(
    'names',
    `SELECT given_name || ' ' || family_name AS name FROM person WHERE school_id = $1 AND NOT 'teacher' = ANY(roles)
     EXCEPT SELECT given_name || ' ' || family_name FROM person WHERE school_id = $1 AND 'teacher' = ANY(roles)`,
    [SCHOOL],
  );
  assert.ok(rows.length > 50 && text.includes('SUMMARY:'));
  for (const { name } of rows) assert.equal(text.includes(name), false, name);
});
