import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { PersonDay, TodayAnswer } from '@preau/protocol/school';
import type { LessonId, SchoolId } from '@preau/core/base';
import { contentOf } from './roster-fixture.ts';
import { openHarness } from './school-harness.ts';
import type { Jar } from './school-harness.ts';

const SCHOOL = '0750001A' as SchoolId;
// Tuesday of a school week, in the second lesson of the day (9:00 to 9:55).
const NOW = Date.parse('2026-11-24T09:12:00+01:00');
const harness = await openHarness(NOW);
after(() => harness[Symbol.asyncDispose]());
await harness.import(SCHOOL, contentOf(SCHOOL, 200));

async function today(jar: Jar, query = ''): Promise<TodayAnswer> {
  const answer = await harness.call('GET', `/api/today${query}`, { jar });
  assert.equal(answer.status, 200, answer.text);
  return answer.body as unknown as TodayAnswer;
}

const own = (answer: TodayAnswer): PersonDay => answer.persons[0]!;

test('[SCHOOL-65] a pupil sees the lessons of the own class with teacher, room and doors', async () => {
  const jar = await harness.activate(SCHOOL, 'pupil-0');
  const answer = await today(jar);
  assert.deepEqual([answer.date, answer.zone, answer.now], ['2026-11-24', 'Europe/Paris', NOW]);
  const day = own(answer);
  assert.deepEqual(
    [day.roles, day.classLabel, day.schoolName, day.children, day.office],
    [['pupil'], '6e A', 'Collège Jean-Moulin', [], null],
  );
  assert.equal(day.lessons.length, 5);
  const [first, second] = day.lessons;
  assert.deepEqual(
    [second?.subject, second?.audienceLabel, second?.room, second?.teachers.length, second?.status, second?.live],
    ['Français', '6e A', 'B0', 1, 'planned', null],
  );
  assert.equal(second?.startsAt, Date.parse('2026-11-24T09:00:00+01:00'));
  assert.deepEqual([second?.mayEnter, second?.mayOpen, second?.doorsAt], [true, false, second.startsAt - 600_000]);
  // The first ended at 8:55 and its doors close ten minutes later.
  assert.deepEqual([first?.mayEnter, first?.mayOpen], [false, false]);
});

test('[SCHOOL-65] a teacher may open from the doors on; a guardian sees every child and enters nothing; nobody sees a neighbour', async () => {
  const teacher = own(await today(await harness.activate(SCHOOL, 'teacher-0')));
  const now = teacher.lessons.find((lesson) => lesson.startsAt <= NOW && NOW < lesson.endsAt);
  assert.deepEqual([now?.mayOpen, now?.mayEnter], [true, true]);
  assert.equal(
    teacher.lessons.some((lesson) => lesson.startsAt > NOW + 3_600_000 && lesson.mayOpen),
    false,
  );
  const guardian = own(await today(await harness.activate(SCHOOL, 'guardian-1')));
  assert.deepEqual([guardian.lessons, guardian.children.length, guardian.children[0]?.classLabel], [[], 1, '6e A']);
  assert.equal(guardian.children[0]?.lessons.length, 5);
  assert.equal(
    guardian.children[0]?.lessons.some((lesson) => lesson.mayEnter || lesson.mayOpen),
    false,
  );
});

test('[SCHOOL-66] the head sees what is on now with live counts, the figures of the school and the last import', async () => {
  const jar = await harness.activate(SCHOOL, 'head-0');
  const before = own(await today(jar)).office;
  assert.deepEqual(before?.counts, { pupils: 64, teachers: 5, guardians: 128, classes: 3, groups: 2 });
  assert.equal(before?.lessonsOn.length, 3);
  assert.deepEqual(before?.lessonsOfDay, []);
  assert.deepEqual([before?.lastImport?.changed, before?.lastImport?.missing], [0, 0]);
  assert.equal(before.lastImport!.created > 300, true);
  const lesson = before.lessonsOn.find((on) => on.audienceLabel === '6e A')!;
  const fact = {
    lessonId: lesson.lessonId,
    schoolId: SCHOOL,
    phase: 'open',
    level: 2,
    wish: 4,
    ceiling: 2,
    marginSeats: 0,
    present: 21,
    people: 22,
    expected: 25,
    teacherPresent: true,
    at: NOW,
  } as const;
  await harness.bus.publish('lesson.live', fact);
  await harness.bus.publish('lesson.live', { ...fact, present: 3, at: NOW - 5_000 });
  const shown = own(await today(jar)).office?.lessonsOn.find((on) => on.lessonId === lesson.lessonId);
  assert.deepEqual(shown?.live, { phase: 'open', level: 2, present: 21, expected: 25, teacherPresent: true });
  await harness.bus.publish('lesson.live', { ...fact, phase: 'closed', at: NOW + 1_000 });
  const pupilJar = await harness.activate(SCHOOL, 'pupil-3');
  const seen = own(await today(pupilJar)).lessons.find((on) => on.lessonId === lesson.lessonId);
  assert.deepEqual([seen?.live?.phase, seen?.mayEnter], ['closed', false]);
});

test('[SCHOOL-122] a lesson that was ended before its hour is over for everybody, though the bus said nothing', async () => {
  const office = own(await today(await harness.activate(SCHOOL, 'head-0'), '?date=2026-11-24')).office!;
  // The bus spoke of the lesson of 6e A above.
  const on = office.lessonsOfDay.filter((lesson) => lesson.startsAt <= NOW && NOW < lesson.endsAt);
  const [lesson, other] = on.filter((each) => each.live === null);
  assert.deepEqual([lesson?.ended, other?.ended], [false, false]);
  await harness.database.query(
    'end a lesson',
    `INSERT INTO lesson_event (school_id, lesson_id, seq, at, visibility, kind, fact) VALUES ($1, $2, 1, $3, 'everyone', 'closed', '{"kind":"closed","by":"teacher"}')`,
    [SCHOOL, lesson!.lessonId, NOW],
  );
  const later = own(await today(await harness.activate(SCHOOL, 'head-0'), '?date=2026-11-24')).office!;
  const shown = (id: string): boolean | undefined => later.lessonsOfDay.find((each) => each.lessonId === id)?.ended;
  assert.deepEqual([shown(lesson!.lessonId), shown(other!.lessonId)], [true, false]);
  const { rows } = await harness.database.query<{ sourced_id: string }>(
    'find its teacher',
    'SELECT sourced_id FROM person WHERE person_id = $1',
    [lesson!.teachers[0]!.personId],
  );
  const teacher = own(await today(await harness.activate(SCHOOL, rows[0]!.sourced_id)));
  const theirs = teacher.lessons.find((each) => each.lessonId === lesson!.lessonId);
  assert.deepEqual([theirs?.ended, theirs?.mayOpen, theirs?.mayEnter], [true, false, false]);
});

test('[SCHOOL-67] another date, a cancelled lesson with its reason, a week-end, a wrong date', async () => {
  const jar = await harness.activate(SCHOOL, 'pupil-1');
  const monday = own(await today(jar, '?date=2026-11-23'));
  assert.deepEqual(
    monday.lessons.filter((lesson) => lesson.status === 'cancelled').map((lesson) => [lesson.note, lesson.mayEnter]),
    [['Sortie', false]],
  );
  assert.deepEqual(own(await today(jar, '?date=2026-11-22')).lessons, []);
  const head = own(await today(await harness.activate(SCHOOL, 'head-0'), '?date=2026-11-23')).office!;
  assert.deepEqual(head.lessonsOn, []);
  assert.equal(head.lessonsOfDay.length > monday.lessons.length, true);
  assert.equal(
    head.lessonsOfDay.some((lesson) => lesson.status === 'cancelled' && lesson.note === 'Sortie'),
    true,
  );
  assert.deepEqual(own(await today(jar, '?date=2027-08-03')).lessons, []);
  for (const date of ['2026-02-30', 'morgen', ''])
    assert.equal((await harness.call('GET', `/api/today?date=${date}`, { jar })).body['code'], 'request.invalid');
  assert.equal((await harness.call('GET', '/api/today')).body['code'], 'session.missing');
});

test('[SCHOOL-68] a day takes at most four statements, whatever the role', async () => {
  for (const who of ['pupil-2', 'teacher-1', 'guardian-3', 'head-0']) {
    const jar = await harness.activate(SCHOOL, who);
    await today(jar);
    const pool = harness.database.pool;
    let statements = 0;
    const count = (client: { query: (...given: never[]) => unknown }): void => {
      const real = client.query;
      client.query = (...given) => {
        statements += 1;
        client.query = real;
        return real.apply(client, given);
      };
    };
    pool.on('acquire', count);
    await today(jar);
    pool.off('acquire', count as never);
    assert.equal(statements >= 2 && statements <= 4, true, `${who}: ${statements}`);
  }
});

test('[SCHOOL-69] the plan of today and tomorrow is told at the start and again after a change', async () => {
  const plans: { date: string; lessons: number; cancelled: number; expected: number[] }[] = [];
  let heard = Promise.withResolvers<void>();
  const unsubscribe = await harness.bus.subscribe('plan.published', (plan) => {
    plans.push({
      date: plan.date,
      lessons: plan.lessons.length,
      cancelled: plan.lessons.filter((l) => l.cancelled).length,
      expected: [...new Set(plan.lessons.map((l) => l.expected))],
    });
    if (plans.length % 2 === 0) heard.resolve();
  });
  harness.school.beginRounds();
  await heard.promise;
  assert.deepEqual(
    plans.map((plan) => [plan.date, plan.lessons]),
    [
      ['2026-11-24', 15],
      ['2026-11-25', 15],
    ],
  );
  assert.deepEqual(
    plans[0]?.expected.toSorted((a, b) => a - b),
    [22, 23],
  );
  heard = Promise.withResolvers();
  const head = await harness.activate(SCHOOL, 'head-0');
  const lessonId: LessonId = own(await today(head)).office!.lessonsOn[0]!.lessonId;
  assert.equal(
    (
      await harness.call('PATCH', `/api/timetable/lessons/${lessonId}`, {
        jar: head,
        body: { cancelled: true, note: 'Grève' },
      })
    ).status,
    204,
  );
  await heard.promise;
  assert.deepEqual(
    plans.slice(2).map((plan) => [plan.date, plan.cancelled]),
    [
      ['2026-11-24', 1],
      ['2026-11-25', 0],
    ],
  );
  await unsubscribe();
});

test('[SCHOOL-69] a change that came without the bus is found in the tables', async () => {
  const { plans, stores, clock } = harness.school;
  const since = clock.now() + 1;
  assert.deepEqual(await stores.days.listChanged(since), []);
  harness.clock.at += 5_000;
  await harness.import('0750005E', contentOf('0750005E', 40));
  assert.deepEqual(await stores.days.listChanged(since), ['0750005E']);
  assert.equal(await plans.publishChanged(since), 1);
});
