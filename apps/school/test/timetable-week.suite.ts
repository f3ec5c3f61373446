// The week: whose one sees, what it tells, tests.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { TimetableChoices, TodayAnswer } from '@preau/protocol/school';
import { contentOf } from './roster-fixture.ts';
import {
  SCHOOL,
  OTHER,
  NOW,
  statements,
  harness,
  as,
  idOf,
  audienceOf,
  lessonOf,
  ask,
  week,
  change,
  lessonsOf,
} from './timetable-world.ts';

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
