// The office finds people and changes them, over HTTP and on a real database.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { OfficePerson, PeopleAnswer, PersonDay, TodayAnswer } from '@preau/protocol/school';
import type { SchoolId } from '@preau/core/base';
import { createOperator } from '@preau/service/school';
import { contentOf } from './roster-fixture.ts';
import { Jar, openHarness, PASSWORD } from './school-harness.ts';

const SCHOOL = '0750001A' as SchoolId;
const OTHER = '0750002B' as SchoolId;
const harness = await openHarness(Date.parse('2026-11-24T09:12:00+01:00'));
after(() => harness[Symbol.asyncDispose]());
await harness.import(SCHOOL, contentOf(SCHOOL, 200));
await harness.import(OTHER, contentOf(OTHER, 60));
const head = await harness.activate(SCHOOL, 'head-0');

async function ask(body: object, jar: Jar = head): Promise<PeopleAnswer> {
  const answer = await harness.call('POST', '/api/people/search', { jar, body });
  assert.equal(answer.status, 200, answer.text);
  return answer.body as unknown as PeopleAnswer;
}
async function find(search: string, more: Record<string, string> = {}): Promise<readonly OfficePerson[]> {
  return (await ask({ search, ...more })).people;
}
async function refusal(body: object, jar: Jar = head): Promise<unknown> {
  return (await harness.call('POST', '/api/people/search', { jar, body })).body['code'];
}
const day = async (jar: Jar): Promise<PersonDay> =>
  ((await harness.call('GET', '/api/today', { jar })).body as unknown as TodayAnswer).persons[0]!;

test('[SCHOOL-102] a guardian added by hand is found again, with children, and changed from there', async () => {
  const pupils = await find('6e A', { role: 'pupil' });
  const [first, second] = [pupils[0]!, pupils[1]!];
  assert.deepEqual(
    first.audiences.map((each) => each.kind),
    ['class', 'group'],
  );
  const added = await harness.call('POST', '/api/people', {
    jar: head,
    body: {
      schoolId: SCHOOL,
      givenName: 'Maëlys',
      familyName: 'D’Hébrard',
      role: 'guardian',
      guardianOf: [first.personId],
    },
  });
  assert.equal(added.status, 201, added.text);
  const [guardian, ...others] = await find('hebrard maelys');
  assert.deepEqual(others, []);
  assert.deepEqual(guardian, {
    personId: added.body['personId'],
    displayName: 'Maëlys D’Hébrard',
    givenName: 'Maëlys',
    familyName: 'D’Hébrard',
    login: added.body['login'],
    roles: ['guardian'],
    activated: false,
    byCard: false,
    active: true,
    missing: false,
    byHand: [],
    audiences: [],
    teaches: [],
    children: [{ personId: first.personId, displayName: first.displayName, classLabel: '6e A' }],
    mayChange: true,
    mayPrintCode: true,
  });
  const change = (body: object): ReturnType<typeof harness.call> =>
    harness.call('PATCH', `/api/people/${guardian.personId}`, { jar: head, body });
  assert.equal((await change({ familyName: 'Hébrard', active: false })).status, 204);
  const ended = (await find('hebrard'))[0];
  assert.deepEqual([ended?.familyName, ended?.active, ended?.mayPrintCode], ['Hébrard', false, false]);
  assert.equal((await change({ active: true })).status, 204);
  assert.equal((await find(guardian.login))[0]?.active, true);

  // [SCHOOL-103] is below; here only that the answer follows.
  assert.equal((await change({ guardianOf: [second.personId, first.personId, first.personId] })).status, 204);
  assert.equal((await find('hebrard'))[0]?.children.length, 2);
});

test('[SCHOOL-103] the head sets a guardian’s children; a child taken away is out of the guardian’s day at once', async () => {
  const jar = await harness.activate(SCHOOL, 'guardian-4');
  const { personId } = await harness.person(SCHOOL, 'guardian-4');
  const before = await day(jar);
  assert.equal(before.children.length, 1);
  const change = (body: object): ReturnType<typeof harness.call> =>
    harness.call('PATCH', `/api/people/${personId}`, { jar: head, body });
  const another = (await harness.person(SCHOOL, 'pupil-9')).personId;
  assert.equal((await change({ guardianOf: [before.children[0]!.personId, another] })).status, 204);
  assert.deepEqual(
    (await day(jar)).children.map((child) => child.personId).toSorted(),
    [before.children[0]!.personId, another].toSorted(),
  );
  assert.equal((await change({ guardianOf: [another] })).status, 204);
  assert.deepEqual(
    (await day(jar)).children.map((child) => child.personId),
    [another],
  );
  assert.equal((await change({ guardianOf: [] })).status, 204);
  assert.deepEqual((await day(jar)).children, []);
  const foreign = (await harness.person(OTHER, 'pupil-1')).personId;
  for (const wrong of [foreign, personId, (await harness.person(SCHOOL, 'teacher-0')).personId])
    assert.equal((await change({ guardianOf: [wrong] })).body['code'], 'person.unknown');
  assert.equal((await change({ groupIds: [] })).body['code'], 'request.invalid');
  assert.equal((await change({ guardianOf: Array(13).fill(another) })).body['code'], 'request.invalid');
});

test('[SCHOOL-103] the head sets a pupil’s groups; the class stays, and the groups stay when the class changes', async () => {
  const { personId } = await harness.person(SCHOOL, 'pupil-12');
  const jar = await harness.activate(SCHOOL, 'pupil-12');
  const pupil = async (): Promise<OfficePerson> =>
    (await find((await harness.person(SCHOOL, 'pupil-12')).login)).find((each) => each.personId === personId)!;
  const { audiences } = (await harness.call('GET', '/api/audiences', { jar: head })).body as unknown as {
    audiences: { audienceId: string; kind: string; label: string }[];
  };
  const groups = audiences.filter((each) => each.kind === 'group');
  const change = (body: object): ReturnType<typeof harness.call> =>
    harness.call('PATCH', `/api/people/${personId}`, { jar: head, body });
  const { classLabel } = await day(jar);
  assert.equal((await change({ groupIds: groups.map((each) => each.audienceId) })).status, 204);
  assert.deepEqual(
    (await pupil()).audiences.map((each) => each.label),
    [classLabel, ...groups.map((each) => each.label)],
  );
  const elsewhere = audiences.find((each) => each.kind === 'class' && each.label !== classLabel)!;
  assert.equal((await change({ classId: elsewhere.audienceId, groupIds: [groups[0]!.audienceId] })).status, 204);
  assert.deepEqual(
    (await pupil()).audiences.map((each) => each.label),
    [elsewhere.label, groups[0]!.label],
  );
  assert.equal((await change({ groupIds: [elsewhere.audienceId] })).body['code'], 'request.invalid');
  assert.equal((await change({ groupIds: ['018f0000-0000-7000-8000-000000000000'] })).body['code'], 'audience.unknown');
});

test('[SCHOOL-120] [SCHOOL-121] an import leaves names, class, groups and children set by hand alone, until they are handed back', async () => {
  const content = contentOf(SCHOOL, 200);
  const shown = async (key: string): Promise<OfficePerson> => {
    const { personId, login } = await harness.person(SCHOOL, key);
    return (await find(login)).find((each) => each.personId === personId)!;
  };
  const change = async (key: string, body: object): Promise<void> => {
    const { personId } = await harness.person(SCHOOL, key);
    const answer = await harness.call('PATCH', `/api/people/${personId}`, { jar: head, body });
    assert.equal(answer.status, 204, answer.text);
  };
  const before = await shown('pupil-20');
  const { audiences } = (await harness.call('GET', '/api/audiences', { jar: head })).body as unknown as {
    audiences: { audienceId: string; kind: string; label: string }[];
  };
  const other = audiences.find(
    (each) => each.kind === 'class' && !before.audiences.some(({ audienceId }) => audienceId === each.audienceId),
  )!;
  await change('pupil-20', { familyName: before.familyName, classId: before.audiences[0]!.audienceId });
  assert.deepEqual((await shown('pupil-20')).byHand, [], 'what stays as it was is not by hand');
  await change('pupil-20', { familyName: 'Autrement', classId: other.audienceId, groupIds: [] });
  const changed = await shown('pupil-20');
  assert.deepEqual(changed.byHand, ['class', 'groups', 'name']);

  // Of the two who may come for a child, one may not any more.
  const link = content.roster.guardianLinks[0]!;
  const parent = await shown(link.guardianSourcedId);
  const child = parent.children[0]!;
  const given = (await harness.person(SCHOOL, 'pupil-33')).personId;
  await change(link.guardianSourcedId, { guardianOf: [given] });
  assert.deepEqual((await shown(link.guardianSourcedId)).byHand, ['children']);

  const diff = await harness.school.imports.compare({ schoolId: SCHOOL, content });
  assert.deepEqual(
    // Earlier tests changed others.
    diff.kept
      .filter(
        ({ entity }) => entity.sourcedId === 'pupil-20' || entity.sourcedId.startsWith(`${link.guardianSourcedId}>`),
      )
      .map(({ kind, entity, fields }) => [kind, entity.sourcedId, fields.map(({ field }) => field).toSorted()]),
    [
      ['person', 'pupil-20', ['classSourcedId', 'familyName', 'groupSourcedIds']],
      ['guardianLink', link.sourcedId, ['link']],
      ['guardianLink', `${link.guardianSourcedId}>pupil-33`, ['link']],
    ],
  );
  await harness.import(SCHOOL, content);
  assert.deepEqual(await shown('pupil-20'), changed);
  const kept = await shown(link.guardianSourcedId);
  assert.deepEqual(
    kept.children.map(({ personId }) => personId),
    [given],
    'custody is what the office says',
  );

  await change('pupil-20', { handBack: ['name', 'class', 'groups'] });
  await change(link.guardianSourcedId, { handBack: ['children'] });
  assert.deepEqual((await shown('pupil-20')).familyName, 'Autrement', 'until the next import');
  await harness.import(SCHOOL, content);
  assert.deepEqual(await shown('pupil-20'), { ...before, byHand: [] });
  const handed = await shown(link.guardianSourcedId);
  assert.deepEqual(handed.byHand, []);
  assert.ok(handed.children.some(({ personId }) => personId === child.personId));
});

test('[SCHOOL-101] the list is read page by page to its end; a role narrows it', async () => {
  const seen: string[] = [];
  for (let wanted: object = { role: 'guardian' }; ;) {
    const page = await ask(wanted);
    assert.equal(page.people.length <= 25, true);
    assert.equal(
      page.people.every((each) => each.roles.includes('guardian')),
      true,
    );
    seen.push(...page.people.map((each) => each.personId));
    if (page.next === null) break;
    wanted = { role: 'guardian', after: page.next };
  }
  assert.equal(new Set(seen).size, seen.length);
  const { rows } = await harness.database.query<{ count: number }>(
    'count guardians',
    "SELECT count(*) FROM person WHERE school_id = $1 AND 'guardian' = ANY(roles)",
    [SCHOOL],
  );
  assert.equal(seen.length, rows[0]?.count);
});

test('[SCHOOL-100] a head stays in the own school; a wrong query is refused; signs of the database are only signs', async () => {
  assert.equal(await refusal({ schoolId: OTHER }), 'session.forbidden');
  assert.equal(await refusal({ role: 'boss' }), 'request.invalid');
  assert.equal(await refusal({ search: 'x'.repeat(101) }), 'request.invalid');
  assert.equal(await refusal({ after: '1' }), 'request.invalid');
  assert.equal(await refusal({ limit: 9999 }), 'request.invalid');
  assert.equal(await refusal({ search: 'a\u0000b' }), 'request.invalid');
  for (const signs of ["d' OR 1=1 --", "':*|'", 'd:*', 'dup & !zo', '\\', '%', '(((('])
    assert.equal(
      (await harness.call('POST', '/api/people/search', { jar: head, body: { search: signs } })).status,
      200,
      signs,
    );
  const foreign = new Set(
    (
      await harness.database.query<{ person_id: string }>(
        'read ids',
        'SELECT person_id FROM person WHERE school_id = $1',
        [OTHER],
      )
    ).rows.map((row) => row.person_id),
  );
  for (const search of ['', 'zo', 'dup', '6e A', 'le'])
    assert.equal(
      (await find(search)).some((each) => foreign.has(each.personId)),
      false,
    );
});

test('[SCHOOL-102] an operator is shown to a head as somebody whom they may not change', async () => {
  const { school, clock } = harness;
  const made = await createOperator(
    { people: school.stores.people, codes: school.codes, clock, randomness: school.randomness },
    {
      schoolId: SCHOOL,
      schoolName: 'Collège Jean-Moulin',
      zone: 'Europe/Paris',
      givenName: 'Ops',
      familyName: 'Garde',
    },
  );
  const jar = new Jar();
  const code = new URLSearchParams(new URL(made.url).hash.slice(1)).get('code');
  await harness.call('POST', '/api/activation', { jar, body: { code, password: PASSWORD } });
  const shown = (await find('ops garde'))[0];
  assert.deepEqual([shown?.mayChange, shown?.mayPrintCode], [false, false]);
  const own = (await ask({ search: 'ops' }, jar)).people[0];
  assert.deepEqual([own?.mayChange, own?.mayPrintCode], [true, true]);
});
