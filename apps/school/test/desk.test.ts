import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { PersonDay, TodayAnswer } from '@preau/protocol/school';
import type { PersonId, SchoolId } from '@preau/core/base';
import { createOperator } from '@preau/service/school';
import { contentOf } from './roster-fixture.ts';
import { Jar, openHarness, PASSWORD } from './school-harness.ts';

const SCHOOL = '0750001A' as SchoolId;
const NOW = Date.parse('2026-11-24T09:12:00+01:00');
const harness = await openHarness(NOW);
after(() => harness[Symbol.asyncDispose]());
await harness.import(SCHOOL, contentOf(SCHOOL, 200));
const head = await harness.activate(SCHOOL, 'head-0');
const teacher = await harness.activate(SCHOOL, 'teacher-0');

async function day(jar: Jar, date = '2026-11-24'): Promise<PersonDay> {
  return ((await harness.call('GET', `/api/today?date=${date}`, { jar })).body as unknown as TodayAnswer).persons[0]!;
}

async function audiences(jar: Jar): Promise<{ audienceId: string; label: string; kind: string; pupils: number }[]> {
  return (await harness.call('GET', '/api/audiences', { jar })).body['audiences'] as never;
}

async function printCode(
  jar: Jar,
  key: string,
): Promise<{ status: number; code: string; body: Record<string, unknown> }> {
  const { personId } = await harness.person(SCHOOL, key);
  const answer = await harness.call('POST', `/api/people/${personId}/activation-code`, { jar });
  return { status: answer.status, code: String(answer.body['code']), body: answer.body };
}

test('[SCHOOL-80] a printed code works once, sets the password, signs in; the link carries it in the fragment', async () => {
  const { login } = await harness.person(SCHOOL, 'pupil-20');
  const printed = await printCode(head, 'pupil-20');
  assert.equal(printed.status, 200);
  assert.match(printed.code, /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
  assert.equal(printed.body['url'], `http://ecole.test/activation#code=${printed.code}`);
  assert.equal(printed.body['login'], login);
  const typed = printed.code.toLowerCase().replaceAll('-', ' ');
  const check = await harness.call('POST', '/api/activation/check', { body: { code: typed } });
  assert.deepEqual([check.status, check.body['login'], check.body['schoolName']], [200, login, 'Collège Jean-Moulin']);
  for (const password of ['court', 'azerty123', login]) {
    assert.equal(
      (await harness.call('POST', '/api/activation', { body: { code: printed.code, password } })).body['code'],
      'password.weak',
      password,
    );
  }
  const both = await Promise.all(
    [0, 1].map(() =>
      harness.call('POST', '/api/activation', { jar: new Jar(), body: { code: printed.code, password: PASSWORD } }),
    ),
  );
  assert.deepEqual(
    both.map((answer) => answer.status).toSorted((a, b) => a - b),
    [200, 404],
  );
  assert.equal(
    (await harness.call('POST', '/api/activation/check', { body: { code: printed.code } })).body['code'],
    'activation.unknown',
  );
  assert.equal((await harness.call('POST', '/api/session', { body: { login, password: PASSWORD } })).status, 200);
  const { rows } = await harness.database.query<{ text: string }>(
    'look for codes in clear',
    'SELECT row_to_json(activation)::text AS text FROM activation',
  );
  assert.equal(
    rows.some((row) => row.text.includes(printed.code)),
    false,
  );
});

test('[SCHOOL-81] a new code ends the old code, the password and every session of the account', async () => {
  const jar = await harness.activate(SCHOOL, 'pupil-21');
  const { login } = await harness.person(SCHOOL, 'pupil-21');
  const first = await printCode(head, 'pupil-21');
  const second = await printCode(head, 'pupil-21');
  assert.equal(
    (await harness.call('POST', '/api/activation/check', { body: { code: first.code } })).body['code'],
    'activation.unknown',
  );
  assert.equal(
    (await harness.call('POST', '/api/session', { body: { login, password: PASSWORD } })).body['code'],
    'session.wrongPassword',
  );
  assert.equal((await harness.call('GET', '/api/session', { jar })).body['code'], 'session.revoked');
  const before = harness.clock.at;
  harness.clock.at += 31 * 86_400_000;
  assert.equal(
    (await harness.call('POST', '/api/activation/check', { body: { code: second.code } })).body['code'],
    'activation.expired',
  );
  harness.clock.at = before;
});

test('[SCHOOL-82] codes cannot be guessed from one device: eight tries a minute', async () => {
  const jar = new Jar();
  const codes: unknown[] = [];
  for (let i = 0; i < 9; i += 1)
    codes.push(
      (
        await harness.call('POST', '/api/activation/check', {
          jar,
          body: { code: `7K3M-Q2XR-9TB${i}`, deviceId: 'device-of-a-guesser' },
        })
      ).body['code'],
    );
  assert.deepEqual(codes, [...Array<string>(8).fill('activation.unknown'), 'session.slowDown']);
});

test('[SCHOOL-83] a teacher prints codes for pupils of theirs and for nobody else; a head for anybody but operators', async () => {
  const mine = await audiences(teacher);
  assert.equal(mine.length, 1);
  const pupils = (await harness.call('GET', `/api/audiences/${mine[0]!.audienceId}/pupils`, { jar: teacher })).body[
    'pupils'
  ] as { personId: PersonId; login: string; displayName: string; activated: boolean }[];
  assert.equal(pupils.length, mine[0]!.pupils);
  assert.equal(
    (await harness.call('POST', `/api/people/${pupils[5]!.personId}/activation-code`, { jar: teacher })).status,
    200,
  );
  const all = await audiences(head);
  assert.deepEqual(
    all.map((audience) => audience.label),
    ['4e A', '5e A', '6e A', 'Latin 1', 'Latin 2'],
  );
  const foreign = all.find((audience) => audience.kind === 'class' && audience.audienceId !== mine[0]!.audienceId)!;
  assert.equal(
    (await harness.call('GET', `/api/audiences/${foreign.audienceId}/pupils`, { jar: teacher })).body['code'],
    'audience.notYours',
  );
  assert.equal((await printCode(teacher, 'pupil-1')).code, 'person.notYours');
  assert.equal((await printCode(teacher, 'guardian-0')).code, 'person.notYours');
  assert.equal((await printCode(teacher, 'teacher-1')).code, 'person.notYours');
  assert.equal((await printCode(teacher, 'head-0')).code, 'person.notYours');
  const names = pupils.map((pupil) => pupil.displayName.split(' ').slice(1).join(' '));
  assert.deepEqual(names, names.toSorted(new Intl.Collator('fr').compare));
});

test('[SCHOOL-84] an operator is made from nothing, with a link that works once; a head cannot take that account over', async () => {
  const { school, clock } = harness;
  const made = await createOperator(
    { people: school.stores.people, codes: school.codes, clock, randomness: school.randomness },
    { schoolId: '0750077X' as SchoolId, schoolName: 'École neuve', givenName: 'Camille', familyName: 'Durand' },
  );
  const jar = new Jar();
  const code = new URLSearchParams(new URL(made.url).hash.slice(1)).get('code');
  const signedIn = await harness.call('POST', '/api/activation', { jar, body: { code, password: PASSWORD } });
  assert.deepEqual([signedIn.status, made.login], [200, 'camille.durand']);
  assert.deepEqual((await day(jar)).office?.counts, { pupils: 0, teachers: 0, guardians: 0, classes: 0, groups: 0 });
  await harness.import('0750077X', contentOf('0750077X', 60));
  assert.equal((await day(jar)).schoolName, 'Collège Jean-Moulin');
  const newHead = await harness.activate('0750077X', 'head-0');
  assert.equal(
    (await harness.call('POST', `/api/people/${made.personId}/activation-code`, { jar: newHead })).body['code'],
    'person.notYours',
  );
});

test('[SCHOOL-85] the head adds people by hand; pupils need a class, guardians may have children', async () => {
  const [klass, group] = [
    (await audiences(head)).find((a) => a.kind === 'class')!,
    (await audiences(head)).find((a) => a.kind === 'group')!,
  ];
  const add = (body: object): ReturnType<typeof harness.call> =>
    harness.call('POST', '/api/people', {
      jar: head,
      body: { schoolId: SCHOOL, givenName: 'Anaïs', familyName: 'Nouvelle', ...body },
    });
  const pupil = await add({ role: 'pupil', classId: klass.audienceId });
  assert.deepEqual(
    [pupil.status, pupil.body['login'], pupil.body['displayName']],
    [201, 'anais.nouvelle', 'Anaïs Nouvelle'],
  );
  assert.equal((await add({ role: 'pupil', classId: klass.audienceId })).body['login'], 'anais.nouvelle2');
  assert.equal((await add({ role: 'pupil' })).body['code'], 'request.invalid');
  assert.equal((await add({ role: 'pupil', classId: group.audienceId })).body['code'], 'request.invalid');
  assert.equal(
    (await add({ role: 'pupil', classId: '018f0000-0000-7000-8000-000000000000' })).body['code'],
    'audience.unknown',
  );
  assert.equal((await add({ role: 'operator' })).body['code'], 'session.forbidden');
  const guardian = await add({ role: 'guardian', guardianOf: [pupil.body['personId']] });
  assert.equal(guardian.status, 201);
  const { rows } = await harness.database.query<{ sourced_id: string }>(
    'find',
    'SELECT sourced_id FROM person WHERE person_id = $1',
    [guardian.body['personId']],
  );
  const jar = await harness.activate(SCHOOL, rows[0]!.sourced_id);
  assert.deepEqual(
    (await day(jar)).children.map((child) => [child.displayName, child.classLabel]),
    [['Anaïs Nouvelle', klass.label]],
  );
  assert.equal(
    (await add({ role: 'guardian', guardianOf: [guardian.body['personId']] })).body['code'],
    'person.unknown',
  );
  // The next file does not call by-hand people missing.
  const diff = await harness.school.imports.compare({ schoolId: SCHOOL, content: contentOf(SCHOOL, 200) });
  assert.deepEqual([diff.person.missing, diff.guardianLink.missing], [[], []]);
});

test('[SCHOOL-86] the head moves a pupil to another class, renames, ends and brings back; nothing is deleted', async () => {
  const jar = await harness.activate(SCHOOL, 'pupil-30');
  const { personId } = await harness.person(SCHOOL, 'pupil-30');
  const before = (await day(jar)).classLabel;
  const other = (await audiences(head)).find((a) => a.kind === 'class' && a.label !== before)!;
  const change = (body: object): ReturnType<typeof harness.call> =>
    harness.call('PATCH', `/api/people/${personId}`, { jar: head, body });
  assert.equal((await change({ classId: other.audienceId, familyName: 'Changé' })).status, 204);
  const moved = await day(jar);
  assert.deepEqual(
    [
      moved.classLabel,
      moved.displayName.endsWith('Changé'),
      moved.lessons.every((lesson) => lesson.audienceLabel === other.label),
    ],
    [other.label, true, true],
  );
  assert.equal((await day(jar, '2026-11-23')).classLabel, before);
  assert.equal((await change({ active: false })).status, 204);
  assert.equal((await harness.call('GET', '/api/session', { jar })).body['code'], 'session.revoked');
  const { login } = await harness.person(SCHOOL, 'pupil-30');
  assert.equal(
    (await harness.call('POST', '/api/session', { body: { login, password: PASSWORD } })).body['code'],
    'session.forbidden',
  );
  assert.equal((await change({ active: true })).status, 204);
  assert.equal((await harness.call('POST', '/api/session', { body: { login, password: PASSWORD } })).status, 200);
  const { rows } = await harness.database.query<{ action: string }>(
    'read the audit',
    'SELECT action FROM audit WHERE subject_id = $1 ORDER BY audit_id',
    [personId],
  );
  assert.deepEqual(
    rows.map((row) => row.action),
    ['code.issued', 'person.changed', 'person.ended', 'person.changed'],
  );
});

test('[SCHOOL-87] a teacher starts an ad-hoc lesson for an audience of theirs, now, when nobody of it is busy', async () => {
  const [mine] = await audiences(teacher);
  const add = (jar: Jar, body: object): ReturnType<typeof harness.call> =>
    harness.call('POST', '/api/timetable/lessons', {
      jar,
      body: { audienceId: mine!.audienceId, subject: 'Soutien', ...body },
    });
  const at = (time: string): number => Date.parse(`2026-11-24T${time}:00+01:00`);
  // Their own planned lesson gives way; the improvised one does not.
  assert.equal((await add(teacher, { startsAt: NOW, endsAt: NOW + 300_000 })).status, 201);
  assert.equal((await add(teacher, { startsAt: NOW, endsAt: NOW + 1_800_000 })).body['code'], 'timetable.conflict');
  assert.equal((await add(teacher, { startsAt: at('14:00'), endsAt: at('15:00') })).body['code'], 'session.forbidden');
  assert.equal((await add(teacher, { startsAt: at('08:55'), endsAt: at('08:55') })).body['code'], 'request.invalid');
  assert.equal((await add(teacher, { startsAt: at('08:57'), endsAt: at('20:57') })).body['code'], 'request.invalid');
  harness.clock.at = at('13:01');
  const jar = await harness.activate(SCHOOL, 'teacher-0');
  const made = await add(jar, { startsAt: at('13:01'), endsAt: at('13:06') });
  assert.equal(made.status, 201, made.text);
  const lesson = (await day(jar)).lessons.find((shown) => shown.lessonId === made.body['lessonId']);
  assert.deepEqual(
    [lesson?.status, lesson?.subject, lesson?.mayOpen, lesson?.audienceLabel],
    ['added', 'Soutien', true, mine!.label],
  );
  const pupil = await harness.activate(SCHOOL, 'pupil-0');
  assert.equal(
    (await day(pupil)).lessons.some((shown) => shown.lessonId === made.body['lessonId'] && shown.mayEnter),
    true,
  );
  const both = await Promise.all([0, 1].map(() => add(jar, { startsAt: at('13:06'), endsAt: at('13:30') })));
  assert.deepEqual(
    both.map((answer) => answer.status).toSorted((a, b) => a - b),
    [201, 409],
  );
  harness.clock.at = NOW;
});

test('[SCHOOL-88] the head moves, cancels and restores one lesson; the others of the slot stay', async () => {
  const pupil = await harness.activate(SCHOOL, 'pupil-1');
  const wednesday = '2026-11-25';
  const lesson = (await day(pupil, wednesday)).lessons[1]!;
  const change = (body: object): ReturnType<typeof harness.call> =>
    harness.call('PATCH', `/api/timetable/lessons/${lesson.lessonId}`, { jar: head, body });
  const shown = async (date = wednesday) =>
    (await day(pupil, date)).lessons.find((l) => l.lessonId === lesson.lessonId);
  assert.equal(
    (await change({ startsAt: lesson.startsAt + 3_600_000, endsAt: lesson.endsAt + 3_600_000 })).body['code'],
    'timetable.conflict',
  );
  const friday = Date.parse('2026-11-27T14:00:00+01:00');
  assert.equal(
    (await change({ startsAt: friday, endsAt: friday + 3_300_000, room: 'CDI', note: 'Salle prise' })).status,
    204,
  );
  assert.equal(await shown(), undefined);
  const moved = await shown('2026-11-27');
  assert.deepEqual([moved?.status, moved?.startsAt, moved?.room, moved?.note], ['moved', friday, 'CDI', 'Salle prise']);
  assert.equal((await day(pupil, '2026-12-02')).lessons.filter((l) => l.status === 'planned').length, 5);
  assert.equal((await change({ cancelled: true, note: 'Grève' })).status, 204);
  assert.deepEqual(
    [(await shown())?.status, (await shown())?.note, (await shown())?.mayEnter],
    ['cancelled', 'Grève', false],
  );
  assert.equal((await change({ cancelled: false })).status, 204);
  assert.deepEqual([(await shown())?.status, (await shown())?.startsAt], ['planned', lesson.startsAt]);
  // By hand beats the file: the next import keeps it.
  assert.equal((await change({ cancelled: true, note: 'Encore' })).status, 204);
  await harness.import(SCHOOL, { slots: contentOf(SCHOOL, 200).slots });
  assert.deepEqual([(await shown())?.status, (await shown())?.note], ['cancelled', 'Encore']);
  for (const id of ['018f0000-0000-7000-8000-000000000000', `${lesson.lessonId.slice(0, 36)}_20261126`]) {
    assert.equal(
      (await harness.call('PATCH', `/api/timetable/lessons/${id}`, { jar: head, body: { room: 'x' } })).body['code'],
      'lesson.unknown',
    );
  }
  const nobody = [(await harness.person(SCHOOL, 'pupil-2')).personId];
  assert.equal((await change({ teacherIds: nobody })).body['code'], 'request.invalid');
  assert.equal((await change({ cancelled: false, teacherIds: nobody })).body['code'], 'person.unknown');
  const stand = (await harness.person(SCHOOL, 'teacher-4')).personId;
  assert.equal((await change({ cancelled: false, teacherIds: [stand] })).status, 204);
  assert.deepEqual([(await shown())?.status, (await shown())?.teachers.map((t) => t.personId)], ['moved', [stand]]);
});
