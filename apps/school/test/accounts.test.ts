// Families and the accounts of classes, over HTTP and on a real database.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import type { SchoolId } from '@preau/core/base';
import type { ClassAccountsAnswer, CodeSheetAnswer, FamilyAnswer, TodayAnswer } from '@preau/protocol/school';
import { contentOf } from './roster-fixture.ts';
import { Jar, openHarness, PASSWORD } from './school-harness.ts';
import type { Answer } from './school-harness.ts';

const SCHOOL = '0750001A' as SchoolId;
const harness = await openHarness(Date.parse('2026-11-24T09:12:00+01:00'));
after(() => harness[Symbol.asyncDispose]());
const content = contentOf(SCHOOL, 200);
await harness.import(SCHOOL, content);
const head = await harness.activate(SCHOOL, 'head-0');
const teacher = await harness.activate(SCHOOL, 'teacher-0');

const idOf = async (key: string): Promise<string> => (await harness.person(SCHOOL, key)).personId;
const family = async (key: string, jar = head): Promise<FamilyAnswer> =>
  (await harness.call('GET', `/api/people/${await idOf(key)}/family`, { jar })).body as unknown as FamilyAnswer;
const children = async (jar: Jar): Promise<string[]> =>
  ((await harness.call('GET', '/api/today', { jar })).body as unknown as TodayAnswer).persons[0]!.children.map(
    (child) => child.personId,
  );
const restrict = async (guardian: string, pupil: string, body: object, jar = head): Promise<Answer> =>
  harness.call('PUT', `/api/people/${await idOf(pupil)}/guardians/${await idOf(guardian)}/restriction`, { jar, body });
const audit = async (
  action: string,
): Promise<{ subject_id: string; other_id: string | null; reason: string | null }[]> =>
  (
    await harness.database.query<{ subject_id: string; other_id: string | null; reason: string | null }>(
      'read the audit',
      'SELECT subject_id, other_id, reason FROM audit WHERE action = $1 ORDER BY at, audit_id',
      [action],
    )
  ).rows;

async function classOf(label: string): Promise<string> {
  const { audiences } = (await harness.call('GET', '/api/audiences', { jar: head })).body as unknown as {
    audiences: { audienceId: string; label: string }[];
  };
  return audiences.find((each) => each.label === label)!.audienceId;
}
const accounts = async (audienceId: string, jar: Jar): Promise<ClassAccountsAnswer> => {
  const answer = await harness.call('GET', `/api/audiences/${audienceId}/accounts`, { jar });
  assert.equal(answer.status, 200, answer.text);
  return answer.body as unknown as ClassAccountsAnswer;
};
const print = (audienceId: string, jar: Jar, body: object = {}): Promise<Answer> =>
  harness.call('POST', `/api/audiences/${audienceId}/activation-codes`, {
    jar,
    body: { sheetId: randomUUID(), scope: 'withoutPassword', parts: ['pupil'], ...body },
  });
const slipsOf = (answer: Answer): CodeSheetAnswer['slips'] => {
  assert.equal(answer.status, 200, answer.text);
  return (answer.body as unknown as CodeSheetAnswer).slips;
};

test('[PEOPLE-1] [PEOPLE-2] the office reads and sets who answers for whom; each change is audited with both persons', async () => {
  const { links, mayRestrict } = await family('pupil-2');
  assert.equal(mayRestrict, true);
  assert.deepEqual(
    links.map((link) => [link.guardianId, link.relation, link.legal, link.contactRank, link.restricted]),
    [
      [await idOf('guardian-4'), 'parent', true, 1, false],
      [await idOf('guardian-5'), 'parent', true, 2, false],
    ],
  );
  assert.deepEqual((await family('guardian-4')).links[0]?.pupilId, await idOf('pupil-2'));
  assert.equal(
    (await harness.call('GET', `/api/people/${await idOf('pupil-2')}/family`, { jar: teacher })).status,
    403,
  );
  const change = async (body: object): Promise<number> =>
    (
      await harness.call('PATCH', `/api/people/${await idOf('pupil-2')}/guardians/${await idOf('guardian-4')}`, {
        jar: head,
        body,
      })
    ).status;
  assert.deepEqual(
    [await change({}), await change({ contactRank: 0 }), await change({ legal: 'no' })],
    [400, 400, 400],
  );
  assert.deepEqual([await change({ legal: false, contactRank: 3 }), await change({ contactRank: 3 })], [204, 204]);
  const changed = (await family('pupil-2')).links.find((link) => link.contactRank === 3);
  assert.deepEqual([changed?.guardianId, changed?.legal, changed?.byHand], [await idOf('guardian-4'), false, true]);
  assert.deepEqual(await audit('guardian.changed'), [
    { subject_id: await idOf('guardian-4'), other_id: await idOf('pupil-2'), reason: null },
  ]);
});

test('[PEOPLE-3] flags set by hand stay when the files come again, until they are handed back', async () => {
  const diff = await harness.school.imports.compare({ schoolId: SCHOOL, content });
  assert.deepEqual(
    diff.kept.map(({ kind, entity, fields }) => [kind, entity.sourcedId, fields.map(({ field }) => field).toSorted()]),
    [['guardianLink', 'guardian-4>pupil-2', ['contactRank', 'legal']]],
  );
  await harness.import(SCHOOL, content);
  const flags = async (): Promise<unknown> => {
    const link = (await family('guardian-4')).links[0];
    return [link?.legal, link?.contactRank, link?.byHand];
  };
  assert.deepEqual(await flags(), [false, 3, true]);
  const back = await harness.call('PATCH', `/api/people/${await idOf('guardian-4')}`, {
    jar: head,
    body: { handBack: ['children'] },
  });
  assert.equal(back.status, 204);
  await harness.import(SCHOOL, content);
  assert.deepEqual(await flags(), [true, 1, false]);
});

test('[PEOPLE-4] the head alone restricts, with a reason that the audit keeps; twice is once', async () => {
  assert.equal((await restrict('guardian-8', 'pupil-4', { restricted: true })).body['code'], 'request.invalid');
  assert.equal((await restrict('guardian-8', 'pupil-4', { restricted: true, reason: '  ' })).status, 400);
  const reason = 'Jugement du 12 mars, TJ de Paris';
  assert.equal((await restrict('guardian-8', 'pupil-4', { restricted: true, reason }, teacher)).status, 403);
  assert.equal((await restrict('guardian-9', 'pupil-2', { restricted: true, reason })).body['code'], 'person.unknown');
  for (const _ of [1, 2])
    assert.equal((await restrict('guardian-8', 'pupil-4', { restricted: true, reason })).status, 204);
  assert.deepEqual(await audit('guardian.restricted'), [
    { subject_id: await idOf('guardian-8'), other_id: await idOf('pupil-4'), reason },
  ]);
  assert.equal((await restrict('guardian-8', 'pupil-4', { restricted: false, reason: 'Mainlevée' })).status, 204);
  assert.deepEqual(
    (await audit('guardian.restrictionLifted')).map((row) => row.reason),
    ['Mainlevée'],
  );
});

test('[PEOPLE-5] a restricted guardian is told nothing of the child: day, capsule, class; sessions end; the other parent sees as before', async () => {
  const [one, other] = [await harness.activate(SCHOOL, 'guardian-10'), await harness.activate(SCHOOL, 'guardian-11')];
  const [child, second] = [await idOf('pupil-5'), await idOf('pupil-6')];
  const both = await harness.call('PATCH', `/api/people/${await idOf('guardian-10')}`, {
    jar: head,
    body: { guardianOf: [child, second] },
  });
  assert.equal(both.status, 204);
  assert.deepEqual((await children(one)).toSorted(), [child, second].toSorted());
  assert.ok((await harness.call('GET', '/api/capsule', { jar: one })).text.includes(child));
  assert.equal((await restrict('guardian-10', 'pupil-5', { restricted: true, reason: 'Jugement' })).status, 204);
  assert.equal((await harness.call('GET', '/api/session', { jar: one })).body['code'], 'session.revoked');
  const again = new Jar();
  const { login } = await harness.person(SCHOOL, 'guardian-10');
  assert.equal(
    (await harness.call('POST', '/api/session', { jar: again, body: { login, password: PASSWORD } })).status,
    200,
  );
  assert.deepEqual(await children(again), [second]);
  for (const path of ['/api/capsule', '/api/today', '/api/today?date=2026-11-26', '/api/session'])
    assert.equal((await harness.call('GET', path, { jar: again })).text.includes(child), false, path);
  assert.deepEqual(await children(other), [child]);
  const klass = (await family('pupil-5')).links[0]!.classLabel;
  const listed = (await accounts(await classOf(klass), head)).accounts.map((account) => account.personId as string);
  assert.deepEqual(
    [listed.includes(await idOf('guardian-10')), listed.includes(await idOf('guardian-11')), listed.includes(child)],
    [false, true, true],
  );
});

test('[PEOPLE-6] a restriction outlives imports and children set by hand', async () => {
  const { login } = await harness.person(SCHOOL, 'guardian-10');
  const jar = new Jar();
  await harness.call('POST', '/api/session', { jar, body: { login, password: PASSWORD } });
  const set = (guardianOf: readonly string[]): Promise<Answer> =>
    idOf('guardian-10').then((id) => harness.call('PATCH', `/api/people/${id}`, { jar: head, body: { guardianOf } }));
  assert.equal((await set([])).status, 204);
  assert.equal((await set([await idOf('pupil-5')])).status, 204);
  await harness.import(SCHOOL, {
    ...content,
    roster: { ...content.roster, guardianLinks: content.roster.guardianLinks.slice(1) },
  });
  await harness.import(SCHOOL, content);
  assert.deepEqual(await children(jar), []);
  assert.equal((await family('guardian-10')).links.find((link) => link.restricted)?.pupilId, await idOf('pupil-5'));
});

test('[PEOPLE-20] a teacher reads the accounts of a class of theirs, pupils only; the office guardians, too', async () => {
  const mine = await classOf('6e A');
  const asTeacher = await accounts(mine, teacher);
  assert.deepEqual(
    [asTeacher.seesGuardians, asTeacher.mayName, new Set(asTeacher.accounts.map((each) => each.part))],
    [false, false, new Set(['pupil'])],
  );
  const asHead = await accounts(mine, head);
  assert.deepEqual([asHead.seesGuardians, asHead.mayName, asHead.administrators], [true, true, []]);
  const guardians = asHead.accounts.filter((each) => each.part === 'guardian');
  assert.ok(guardians.length > asTeacher.accounts.length, `${guardians.length} guardians`);
  assert.ok(guardians.every((each) => each.children.length > 0));
  const foreign = await classOf('5e A');
  assert.equal(
    (await harness.call('GET', `/api/audiences/${foreign}/accounts`, { jar: teacher })).body['code'],
    'audience.notYours',
  );
  const pupil = await harness.activate(SCHOOL, 'pupil-0');
  const seen = (await accounts(mine, teacher)).accounts.find((each) => each.lastSeenAt !== null);
  assert.deepEqual([seen?.personId, seen?.activated], [await idOf('pupil-0'), true]);
  assert.equal((await harness.call('GET', '/api/session', { jar: pupil })).status, 200);
});

test('[PEOPLE-21] one request prints for a class: who has a password keeps it, unless all are asked for; nobody else is touched', async () => {
  const mine = await classOf('6e A');
  const pupil = await harness.activate(SCHOOL, 'pupil-3');
  const bystander = await harness.activate(SCHOOL, 'pupil-1');
  const guardian = await harness.activate(SCHOOL, 'guardian-6');
  const first = slipsOf(await print(mine, teacher));
  const size = (await accounts(mine, teacher)).accounts.length;
  assert.equal(first.length, size - 2, 'two of them have a password');
  assert.equal(new Set(first.map((slip) => slip.code)).size, first.length);
  assert.equal((await harness.call('GET', '/api/session', { jar: pupil })).status, 200);
  const jar = new Jar();
  const used = first[0]!;
  assert.equal(new URL(used.url).hash, `#code=${used.code}`);
  assert.equal(
    (await harness.call('POST', '/api/activation', { jar, body: { code: used.code, password: PASSWORD } })).status,
    200,
  );
  assert.equal((await harness.call('GET', '/api/session', { jar })).body['login'], used.login);
  assert.equal((await harness.call('POST', '/api/activation/check', { body: { code: used.code } })).status, 404);
  const all = slipsOf(await print(mine, teacher, { scope: 'all' }));
  assert.equal(all.length, size);
  for (const gone of [pupil, jar])
    assert.equal((await harness.call('GET', '/api/session', { jar: gone })).body['code'], 'session.revoked');
  for (const kept of [bystander, guardian])
    assert.equal((await harness.call('GET', '/api/session', { jar: kept })).status, 200);
  assert.equal((await harness.call('POST', '/api/activation/check', { body: { code: first[1]!.code } })).status, 404);
  assert.equal((await audit('code.issued')).filter((row) => row.subject_id === used.personId).length, 2);
});

test('[PEOPLE-22] the same sheet asked for again, also at once, is the same; used codes are not shown; another’s is refused', async () => {
  const mine = await classOf('6e A');
  const body = { sheetId: randomUUID(), scope: 'all' };
  const both = (await Promise.all([print(mine, teacher, body), print(mine, teacher, body)])).map(slipsOf);
  assert.deepEqual(both[0], both[1]);
  const [slip] = both[0]!;
  await harness.call('POST', '/api/activation', { jar: new Jar(), body: { code: slip!.code, password: PASSWORD } });
  const later = slipsOf(await print(mine, teacher, body));
  assert.deepEqual(later, both[0]!.slice(1));
  assert.equal(
    (await harness.call('POST', '/api/session', { body: { login: slip!.login, password: PASSWORD } })).status,
    200,
    'whoever used a code keeps the password',
  );
  assert.equal((await print(mine, head, body)).body['code'], 'request.invalid');
  assert.equal((await print(await classOf('5e A'), head, { ...body, sheetId: 'x' })).body['code'], 'request.invalid');
  const { rows } = await harness.database.query<{ text: string }>(
    'look for codes in clear',
    'SELECT row_to_json(a)::text || row_to_json(s)::text AS text FROM activation a, code_sheet s',
  );
  assert.ok(rows.length > 0 && rows.every((row) => later.every((each) => !row.text.includes(each.code))));
});

test('[PEOPLE-23] guardians are on a sheet of the office, never of a teacher; an operator’s account and one of two schools never of a head', async () => {
  const mine = await classOf('6e A');
  assert.equal((await print(mine, teacher, { parts: ['guardian'] })).body['code'], 'audience.notYours');
  const before = slipsOf(await print(mine, head, { parts: ['pupil', 'guardian'], scope: 'all' }));
  const { personId, accountId } = await harness.person(SCHOOL, 'guardian-12');
  assert.ok(
    before.some((slip) => slip.personId === personId && slip.part === 'guardian' && slip.children.length === 1),
  );
  await harness.import('0750002B', contentOf('0750002B', 20));
  await harness.database.query(
    'give a place in another school',
    "UPDATE person SET account_id = $1 WHERE school_id = '0750002B' AND sourced_id = 'guardian-0'",
    [accountId],
  );
  const elsewhere = slipsOf(await print(mine, head, { parts: ['guardian'], scope: 'all' }));
  assert.deepEqual(
    before
      .filter((slip) => slip.part === 'guardian' && !elsewhere.some((each) => each.personId === slip.personId))
      .map((slip) => slip.personId),
    [personId],
  );
});

test('[PEOPLE-40] a teacher whom the head names prints for guardians of that class and resets one, until it is ended', async () => {
  const mine = await classOf('6e A');
  const name = async (named: boolean, personId: string, audienceId = mine): Promise<Answer> =>
    harness.call('PUT', `/api/audiences/${audienceId}/administrators/${personId}`, { jar: head, body: { named } });
  const teacherId = await idOf('teacher-0');
  assert.equal((await name(true, await idOf('pupil-0'))).body['code'], 'person.unknown');
  assert.equal((await name(true, teacherId, await classOf('Latin 1'))).body['code'], 'person.unknown');
  for (const _ of [1, 2]) assert.equal((await name(true, teacherId)).status, 204);
  assert.equal((await audit('class.administratorNamed')).length, 1);
  const seen = await accounts(mine, teacher);
  assert.deepEqual([seen.seesGuardians, seen.administrators.map((each) => each.personId)], [true, [teacherId]]);
  assert.ok(slipsOf(await print(mine, teacher, { parts: ['guardian'] })).length > 0);
  const guardian = seen.accounts.find((each) => each.part === 'guardian' && each.mayPrint)!;
  const reset = (personId: string): Promise<Answer> =>
    harness.call('POST', `/api/people/${personId}/activation-code`, { jar: teacher });
  assert.equal((await reset(guardian.personId)).status, 200);
  assert.equal((await reset(await idOf('guardian-2'))).body['code'], 'person.notYours', 'a guardian of another class');
  assert.equal((await reset(await idOf('head-0'))).body['code'], 'person.notYours');
  assert.equal((await name(false, teacherId)).status, 204);
  assert.equal((await reset(guardian.personId)).body['code'], 'person.notYours');
  assert.equal((await print(mine, teacher, { parts: ['guardian'] })).body['code'], 'audience.notYours');
});

test('[PEOPLE-23] a code takes over the whole account: who may reset a guardian does not get the teacher or operator joined with them', async () => {
  const mine = await classOf('6e A');
  const path = `/api/audiences/${mine}/administrators/${await idOf('teacher-0')}`;
  assert.equal((await harness.call('PUT', path, { jar: head, body: { named: true } })).status, 204);
  const [guardian] = (await accounts(mine, teacher)).accounts.filter(
    (each) => each.part === 'guardian' && each.mayPrint,
  );
  const isGiven = async (jar: Jar): Promise<[number, boolean]> => [
    (await harness.call('POST', `/api/people/${guardian!.personId}/activation-code`, { jar })).status,
    slipsOf(await print(mine, jar, { parts: ['guardian'], scope: 'all' })).some(
      (slip) => slip.personId === guardian!.personId,
    ),
  ];
  assert.deepEqual(await isGiven(teacher), [200, true]);
  const joinWith = (role: string): Promise<unknown> =>
    harness.database.query(
      'join two accounts',
      `UPDATE person SET roles = $3, account_id = (SELECT account_id FROM person WHERE school_id = $1 AND person_id = $2)
       WHERE school_id = $1 AND sourced_id = 'teacher-1'`,
      [SCHOOL, guardian!.personId, [role]],
    );
  await joinWith('teacher');
  assert.deepEqual(
    [await isGiven(teacher), await isGiven(head)],
    [
      [403, false],
      [200, true],
    ],
  );
  await joinWith('operator');
  assert.deepEqual(await isGiven(head), [403, false]);
});
