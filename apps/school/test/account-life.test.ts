// What one takes along, who leaves, imports taken back and exported: over HTTP and on a real database.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { LocalDate, SchoolId } from '@preau/core/base';
import { isEmptyDiff } from '@preau/core/school';
import { readOneRosterZip, readTimetableIcs } from '@preau/formats';
import type { ImportsAnswer, LeavingAnswer, OwnDataAnswer, TodayAnswer, UndoAnswer } from '@preau/protocol/school';
import { unpackZip } from '../../../tools/testing/zip.ts';
import { contentOf } from './roster-fixture.ts';
import { openHarness, PASSWORD } from './school-harness.ts';
import type { Answer, Jar } from './school-harness.ts';

const SCHOOL = '0750001A' as SchoolId;
const OTHER = '0750002B' as SchoolId;
const NOW = Date.parse('2026-11-24T09:12:00+01:00');
const DAY = 86_400_000;
const harness = await openHarness(NOW);
after(() => harness[Symbol.asyncDispose]());
const made = contentOf(SCHOOL, 100);
// The whole first week belongs to the year: what is exported must be read again.
const year = { ...made.roster.year, from: '2026-08-31' as LocalDate };
const content = { ...made, roster: { ...made.roster, year } };
await harness.import(SCHOOL, content);
await harness.import(OTHER, contentOf(OTHER, 40));
const head = await harness.activate(SCHOOL, 'head-0');

const idOf = async (key: string): Promise<string> => (await harness.person(SCHOOL, key)).personId;
async function download(jar: Jar, path: string): Promise<Uint8Array> {
  const cookie = [...jar.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const answer = await fetch(`${harness.url}${path}`, { headers: { cookie }, signal: AbortSignal.timeout(10_000) });
  assert.equal(answer.status, 200, path);
  assert.match(answer.headers.get('content-disposition') ?? '', /^attachment; filename="[\w.-]+"$/);
  return new Uint8Array(await answer.arrayBuffer());
}
function unzip(bytes: Uint8Array): { readonly json: string; readonly html: string } {
  const files = unpackZip(Buffer.from(bytes));
  return { json: files.get('donnees.json')!.toString('utf8'), html: files.get('donnees.html')!.toString('utf8') };
}
const change = async (key: string, body: object): Promise<Answer> =>
  harness.call('PATCH', `/api/people/${await idOf(key)}`, { jar: head, body });
const leaving = async (): Promise<LeavingAnswer> =>
  (await harness.call('GET', '/api/people/leaving', { jar: head })).body as unknown as LeavingAnswer;

test('[PEOPLE-64] everybody takes along their own; the office one person of its school; a restricted child is in neither', async () => {
  const guardian = await harness.activate(SCHOOL, 'guardian-2');
  const { login } = await harness.person(SCHOOL, 'guardian-2');
  const first = unzip(await download(guardian, '/api/account/data.zip'));
  const child = content.roster.people.find((each) => each.sourcedId === 'pupil-1')!;
  const name = `${child.givenName} ${child.familyName}`;
  const sections = (
    JSON.parse(first.json) as { places: { sections: { title: string; rows: Record<string, unknown>[] }[] }[] }
  ).places[0]!.sections;
  assert.equal(sections[0]?.rows[0]?.['identifiant'], login);
  assert.equal(sections.find((each) => each.title === 'Enfants')?.rows[0]?.['enfant'], name);
  assert.equal(sections.find((each) => each.title === 'Appareils connectés')?.rows.length, 1);
  assert.ok(first.html.includes(name) && first.html.includes('<h2>Messages envoyés</h2>'));
  assert.equal(/passwordHash|password_hash|argon2|salt/.test(first.json), false);
  const path = `/api/people/${await idOf('guardian-2')}/data.zip`;
  const byOffice = unzip(await download(head, path));
  assert.deepEqual([byOffice.json.includes(name), byOffice.json.includes('Appareils connectés')], [true, false]);
  assert.equal((await harness.call('GET', path, { jar: guardian })).body['code'], 'session.forbidden');
  const foreign = (await harness.person(OTHER, 'pupil-1')).personId;
  assert.equal(
    (await harness.call('GET', `/api/people/${foreign}/data.zip`, { jar: head })).body['code'],
    'person.unknown',
  );
  await harness.call('PUT', `/api/people/${await idOf('pupil-1')}/guardians/${await idOf('guardian-2')}/restriction`, {
    jar: head,
    body: { restricted: true, reason: 'Jugement' },
  });
  const again = unzip(await download(await harness.activate(SCHOOL, 'guardian-2'), '/api/account/data.zip'));
  assert.equal(again.json.includes(name), false);
});

test('[PEOPLE-60] [PEOPLE-61] who left reads when they are erased, the office whom; then nobody signs in, and the class keeps its lessons', async () => {
  const jar = await harness.activate(SCHOOL, 'pupil-4');
  const status = async (): Promise<OwnDataAnswer['places']> =>
    ((await harness.call('GET', '/api/account/data', { jar })).body as unknown as OwnDataAnswer).places;
  assert.deepEqual(
    (await status()).map((place) => place.leavesAt),
    [null],
  );
  const roster = {
    ...content.roster,
    people: content.roster.people.filter((each) => !['pupil-4', 'guardian-8', 'guardian-9'].includes(each.sourcedId)),
    guardianLinks: content.roster.guardianLinks.filter((each) => each.pupilSourcedId !== 'pupil-4'),
  };
  await harness.import(SCHOOL, { ...content, roster });
  assert.deepEqual(await harness.school.personal.tend(), { marked: 3, erased: 0 });
  assert.deepEqual(
    (await status()).map((place) => place.leavesAt),
    [NOW + 80 * DAY],
  );
  assert.deepEqual(
    (await leaving()).people.map((each) => [each.personId, each.active, each.leavesAt]).toSorted(),
    (await Promise.all(['pupil-4', 'guardian-8', 'guardian-9'].map(idOf)))
      .map((id) => [id, true, NOW + 80 * DAY])
      .toSorted(),
  );
  const [{ login }, personId] = [await harness.person(SCHOOL, 'pupil-4'), await idOf('pupil-4')];
  harness.clock.at = NOW + 80 * DAY;
  try {
    assert.deepEqual(await harness.school.personal.tend(), { marked: 0, erased: 3 });
    const signIn = await harness.call('POST', '/api/session', { body: { login, password: PASSWORD } });
    assert.equal(signIn.body['code'], 'session.wrongPassword');
  } finally {
    harness.clock.at = NOW;
  }
  assert.equal((await harness.call('GET', '/api/session', { jar })).body['code'], 'session.revoked');
  assert.deepEqual((await leaving()).people, []);
  // The same child in the next file is a new person; the erased one does not come back.
  await harness.import(SCHOOL, content);
  assert.notEqual(await idOf('pupil-4'), personId);
  assert.equal((await harness.person(SCHOOL, `manual:${personId}`)).login.startsWith('ancien-'), true);
});

test('[PEOPLE-63] the head erases at once who was ended, and nobody else', async () => {
  const path = `/api/people/${await idOf('pupil-7')}/erasure`;
  const erase = (jar: Jar): Promise<Answer> => harness.call('POST', path, { jar });
  assert.equal((await erase(head)).body['code'], 'request.invalid');
  assert.equal((await erase(await harness.activate(SCHOOL, 'teacher-0'))).body['code'], 'session.forbidden');
  assert.equal((await change('pupil-7', { active: false })).status, 204);
  assert.deepEqual([(await erase(head)).status, (await erase(head)).status], [204, 204]);
  const { rows } = await harness.database.query<{ action: string }>(
    'read the audit',
    "SELECT action FROM audit WHERE subject_id = $1 AND action = 'person.erased'",
    [path.split('/')[3]],
  );
  assert.equal(rows.length, 1);
  const found = await harness.call('POST', '/api/people/search', { jar: head, body: { search: 'Ancien élève' } });
  assert.equal((found.body['people'] as unknown[]).length, 0, 'nobody looks for whom nobody may know');
});

test('[PEOPLE-80] [PEOPLE-81] the office sees what taking back the last import changes, takes it back, and not twice', async () => {
  const imports = async (): Promise<ImportsAnswer['runs']> =>
    ((await harness.call('GET', `/api/schools/${SCHOOL}/imports`, { jar: head })).body as unknown as ImportsAnswer)
      .runs;
  assert.equal(
    (await imports()).some((run) => run.mayUndo),
    false,
    'somebody was erased since',
  );
  await harness.import(SCHOOL, content);
  harness.clock.at += 1_000;
  const wrong = { ...content, slots: content.slots.map((slot) => ({ ...slot, room: 'Z9' })).slice(2) };
  await harness.import(SCHOOL, wrong);
  const [last, before] = await imports();
  assert.deepEqual([last?.mayUndo, before?.mayUndo, last?.by], [true, false, null]);
  const undo = (runId: string, method: 'GET' | 'POST'): Promise<Answer> =>
    harness.call(method, `/api/schools/${SCHOOL}/imports/${runId}/undo`, { jar: head });
  const compared = (await undo(last!.runId, 'GET')).body as unknown as UndoAnswer;
  const slots = compared.parts.find((part) => part.kind === 'slot');
  assert.deepEqual([slots?.changed, slots?.leaving, slots?.names.length], [content.slots.length, 0, 20]);
  assert.equal((await undo(before!.runId, 'POST')).body['code'], 'import.nothingToUndo');
  harness.clock.at += 1_000;
  assert.equal((await undo(last!.runId, 'POST')).status, 200);
  assert.ok(isEmptyDiff(await harness.school.imports.compare({ schoolId: SCHOOL, content })));
  const [undone, taken] = await imports();
  assert.deepEqual([undone?.isUndo, undone?.mayUndo, taken?.isUndone], [true, false, true]);
  assert.equal((await undo(last!.runId, 'POST')).body['code'], 'import.nothingToUndo');
});

test('[PEOPLE-82] the exported files imported again change nothing, and hold nobody who was ended', async () => {
  await change('pupil-9', { active: false });
  const roster = await readOneRosterZip(await download(head, `/api/schools/${SCHOOL}/roster.zip`));
  assert.ok(roster.ok, JSON.stringify(roster));
  const calendar = await download(head, `/api/schools/${SCHOOL}/timetable.ics`);
  const slots = await readTimetableIcs(new TextDecoder().decode(calendar), roster.value);
  assert.ok(slots.ok, JSON.stringify(slots));
  assert.equal(
    roster.value.people.some((each) => each.sourcedId === 'pupil-9'),
    false,
  );
  const diff = await harness.school.imports.compare({
    schoolId: SCHOOL,
    content: { roster: roster.value, slots: slots.value },
  });
  assert.deepEqual(
    diff.person.missing.map((each) => each.sourcedId),
    ['pupil-9'],
  );
  assert.deepEqual(
    [diff.person.created, diff.person.changed, diff.audience.changed, diff.slot.created, diff.slot.changed],
    [[], [], [], [], []],
  );
  assert.equal(
    (await harness.call('GET', `/api/schools/${OTHER}/roster.zip`, { jar: head })).body['code'],
    'session.forbidden',
  );
});

test('[PEOPLE-90] two accounts of one human become one, across schools, by both passwords', async () => {
  const jar = await harness.activate(SCHOOL, 'guardian-20');
  const other = await harness.activate(OTHER, 'teacher-0', 'quatre gros chiens');
  const { login } = await harness.person(OTHER, 'teacher-0');
  const merge = (body: object): Promise<Answer> => harness.call('POST', '/api/account/merge', { jar, body });
  assert.equal((await merge({ login, password: PASSWORD })).body['code'], 'session.wrongPassword');
  const own = await harness.person(SCHOOL, 'guardian-20');
  assert.equal((await merge({ login: own.login, password: PASSWORD })).body['code'], 'request.invalid');
  assert.equal((await harness.call('GET', '/api/session', { jar })).status, 200, 'and goes on');
  assert.equal((await merge({ login: ` ${login.toUpperCase()}`, password: 'quatre gros chiens' })).status, 204);
  assert.equal((await harness.call('GET', '/api/session', { jar: other })).body['code'], 'session.revoked');
  assert.equal((await harness.call('POST', '/api/session/refresh', { jar })).status, 200);
  const day = (await harness.call('GET', '/api/today', { jar })).body as unknown as TodayAnswer;
  assert.deepEqual(day.persons.map((person) => [person.schoolId, person.roles.join()]).toSorted(), [
    [SCHOOL, 'guardian'],
    [OTHER, 'teacher'],
  ]);
  assert.equal(
    (await harness.call('POST', '/api/session', { body: { login, password: 'quatre gros chiens' } })).body['code'],
    'session.wrongPassword',
  );
  assert.equal((await merge({ login, password: 'quatre gros chiens' })).body['code'], 'session.wrongPassword', 'once');
});

test('[PEOPLE-91] a code of another school joins that account, once; a used code, a wrong one and one’s own join nothing', async () => {
  const jar = await harness.activate(SCHOOL, 'guardian-22');
  const codeOf = async (school: SchoolId, key: string): Promise<string> => {
    const { personId } = await harness.person(school, key);
    const printed = await harness.school.codes.issue({ schoolId: school, personId, createdBy: null });
    assert.ok(printed.ok);
    return printed.value.code;
  };
  const merge = async (code: string): Promise<unknown> => {
    const answer = await harness.call('POST', '/api/account/merge', { jar, body: { code } });
    return answer.status === 204 ? 204 : answer.body['code'];
  };
  assert.equal(await merge('AAAA-BBBB-CCCC'), 'activation.unknown');
  const used = await codeOf(OTHER, 'guardian-2');
  await harness.call('POST', '/api/activation', { body: { code: used, password: PASSWORD } });
  assert.equal(await merge(used), 'activation.unknown');
  const code = await codeOf(OTHER, 'guardian-4');
  // Pressed twice: one joins, the other finds the code used.
  const both = await Promise.all([merge(code), merge(code)]);
  assert.ok(both.includes(204), both.join());
  assert.equal(both.filter((each) => each === 204).length, 1);
  assert.equal(await merge(code), 'activation.unknown');
  assert.equal((await harness.call('POST', '/api/session/refresh', { jar })).status, 200);
  const day = (await harness.call('GET', '/api/today', { jar })).body as unknown as TodayAnswer;
  assert.deepEqual(day.persons.map((person) => person.schoolId).toSorted(), [SCHOOL, OTHER].toSorted());
});
