import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import type { SchoolId } from '@preau/core/base';
import type {
  AuditAnswer,
  AuditLinesAnswer,
  CardSheetAnswer,
  GlanceAnswer,
  StatisticsAnswer,
  UnseenAnswer,
  UnseenPupil,
} from '@preau/protocol/school';
import { contentOf } from './roster-fixture.ts';
import { Jar, openHarness } from './school-harness.ts';
import type { Answer } from './school-harness.ts';

const SCHOOL = '0750001A' as SchoolId;
const MORNING = Date.parse('2026-11-24T09:12:00+01:00');
const HOUR = 3_600_000;
const harness = await openHarness(MORNING);
after(() => harness[Symbol.asyncDispose]());
await harness.import(SCHOOL, contentOf(SCHOOL, 100));
const head = await harness.activate(SCHOOL, 'head-0');
const teacher = await harness.activate(SCHOOL, 'teacher-0');
const pupil = await harness.activate(SCHOOL, 'pupil-0');
const parent = await harness.activate(SCHOOL, 'guardian-2');

async function unseen(jar: Jar, hours: number): Promise<UnseenAnswer> {
  const answer = await harness.call('GET', `/api/office/unseen?hours=${hours}`, { jar });
  assert.equal(answer.status, 200, answer.text);
  return answer.body as unknown as UnseenAnswer;
}

async function find(answer: UnseenAnswer, key: string): Promise<UnseenPupil | undefined> {
  const { personId } = await harness.person(SCHOOL, key);
  return answer.classes.flatMap((each) => each.unseen).find((each) => each.personId === personId);
}

test('[OFFICE-1] [OFFICE-2] a head sees who gave no sign of life, since when, why perhaps, and whether the family did', async () => {
  const now = await unseen(head, 24);
  assert.equal(await find(now, 'pupil-0'), undefined, 'somebody who signed in just now');
  const never = (await find(now, 'pupil-1'))!;
  assert.deepEqual([never.hint, never.lastSeenAt, never.familySeen], ['neverActivated', null, true]);
  assert.equal((await find(now, 'pupil-2'))!.familySeen, false);
  harness.clock.at += 49 * HOUR;
  await harness.call('POST', '/api/session/refresh', { jar: head });
  const silent = (await find(await unseen(head, 48), 'pupil-0'))!;
  assert.deepEqual([silent.hint, silent.lastSeenAt], ['silent', MORNING]);
  assert.equal(await find(await unseen(head, 50), 'pupil-0'), undefined);
  await harness.call('POST', '/api/session/refresh', { jar: pupil });
  assert.equal(await find(await unseen(head, 1), 'pupil-0'), undefined, 'a renewal is a sign of life');
  await harness.call('DELETE', '/api/session', { jar: pupil });
  harness.clock.at += 60 * HOUR;
  await harness.call('POST', '/api/session/refresh', { jar: head });
  assert.equal((await find(await unseen(head, 24), 'pupil-0'))!.hint, 'signedOut');
});

test('[OFFICE-3] a teacher sees their own classes, families and pupils nothing; hours that are none are refused', async () => {
  for (const jar of [teacher, parent]) await harness.call('POST', '/api/session/refresh', { jar });
  const all = await unseen(head, 24);
  const own = await unseen(teacher, 24);
  assert.ok(own.classes.length > 0 && own.classes.length < all.classes.length);
  assert.equal((await harness.call('GET', '/api/office/unseen', { jar: parent })).body['code'], 'session.forbidden');
  for (const hours of ['0', '-1', 'x', '1e3', '745'])
    assert.equal((await harness.call('GET', `/api/office/unseen?hours=${hours}`, { jar: head })).status, 400, hours);
});

test('[OFFICE-10] a glance tells what is still to do, for whom, and how much is unread', async () => {
  for (const jar of [teacher, parent]) await harness.call('POST', '/api/session/refresh', { jar });
  const family = await harness.activate(SCHOOL, 'guardian-0');
  const child = await harness.activate(SCHOOL, 'pupil-0');
  const { body } = await harness.call('GET', '/api/audiences', { jar: teacher });
  const [audience] = (body['audiences'] as { audienceId: string }[]).toReversed();
  const homeworkId = randomUUID();
  const dueOn = new Date(harness.clock.at + 48 * HOUR).toISOString().slice(0, 10);
  const given = await harness.call('PUT', `/api/homework/${homeworkId}`, {
    jar: teacher,
    body: {
      base: 0,
      audienceIds: [audience!.audienceId],
      subject: 'Mathématiques',
      lessonId: null,
      dueLessonId: null,
      dueOn,
      text: '# Exercice 4\nPage 12.',
      minutes: 20,
      expects: 'done',
      fileIds: [],
    },
  });
  assert.equal(given.status, 200, given.text);
  // Composed on a Saturday, it is told on Monday.
  harness.clock.at = Date.parse('2026-11-30T09:00:00+01:00');
  for (const jar of [family, child]) await harness.call('POST', '/api/session/refresh', { jar });
  const glance = async (jar: Jar): Promise<GlanceAnswer> =>
    (await harness.call('GET', '/api/glance', { jar })).body as unknown as GlanceAnswer;
  for (const jar of [family, child]) {
    const { homework, unread } = await glance(jar);
    assert.deepEqual(
      homework.map(({ title, minutes, pupils }) => [title, minutes, pupils.length]),
      [['Exercice 4', 20, 1]],
    );
    assert.deepEqual(unread, { messages: 0, posts: 0 });
  }
  await harness.call('PUT', `/api/homework/${homeworkId}/done`, { jar: child, body: { done: true } });
  assert.deepEqual([(await glance(child)).homework, (await glance(family)).homework], [[], []]);
});

test('[OFFICE-21] while a school is at home the glance of everybody says so', async () => {
  const set = (isOn: boolean): Promise<{ status: number }> =>
    harness.call('PUT', '/api/office/switches', { jar: head, body: { schoolId: SCHOOL, name: 'home', isOn } });
  const home = async (jar: Jar): Promise<unknown> => (await harness.call('GET', '/api/glance', { jar })).body['home'];
  for (const jar of [head, teacher, parent]) await harness.call('POST', '/api/session/refresh', { jar });
  assert.equal(await home(parent), false);
  assert.equal((await set(true)).status, 200);
  assert.deepEqual([await home(parent), await home(teacher), await home(head)], [true, true, true]);
  assert.equal((await set(false)).status, 200);
  assert.equal(await home(parent), false);
});

test('[OFFICE-30] the office reads who did what, page by page, with names, and nobody else does', async () => {
  const read = async (last?: string): Promise<AuditAnswer> =>
    (await harness.call('GET', `/api/office/audit${last === undefined ? '' : `?after=${last}`}`, { jar: head }))
      .body as unknown as AuditAnswer;
  for (let n = 0; n < 60; n += 1)
    await harness.call('PUT', '/api/office/switches', {
      jar: head,
      body: { schoolId: SCHOOL, name: 'messaging', isOn: n % 2 === 1 },
    });
  const first = await read();
  assert.deepEqual([first.acts.length, first.acts[0]!.action], [50, 'switch.messaging.on']);
  assert.ok(first.acts.every(({ actorName }) => actorName !== null && actorName !== ''));
  const second = await read(first.next!);
  assert.equal(second.next, null);
  const all = [...first.acts, ...second.acts];
  assert.equal(new Set(all.map((act) => act.first)).size, all.length);
  assert.equal(all.filter(({ action }) => action.startsWith('switch.messaging')).length, 60);
  assert.equal((await harness.call('GET', '/api/office/audit?after=x', { jar: head })).status, 400);
  assert.equal((await harness.call('GET', '/api/office/audit', { jar: teacher })).body['code'], 'session.forbidden');
});

test('[OFFICE-71] many like deeds of one hand are one act with a number, whose lines come when it is opened', async () => {
  const { body: classes } = await harness.call('GET', '/api/audiences', { jar: head });
  const [group] = classes['audiences'] as { audienceId: string; kind: string; pupils: number }[];
  harness.clock.at += 60_000;
  const sheet = await harness.call('POST', `/api/audiences/${group!.audienceId}/activation-codes`, {
    jar: head,
    body: { sheetId: randomUUID(), scope: 'all', parts: ['pupil'] },
  });
  assert.equal(sheet.status, 200, sheet.text);
  const { acts } = (await harness.call('GET', '/api/office/audit', { jar: head })).body as unknown as AuditAnswer;
  const [act] = acts;
  assert.deepEqual([act!.action, act!.count, act!.subjectName], ['code.issued', group!.pupils, null]);
  const lines = async (jar: Jar): Promise<{ status: number; body: unknown }> =>
    harness.call('GET', `/api/office/audit/lines?first=${act!.first}&last=${act!.last}`, { jar });
  const opened = (await lines(head)).body as AuditLinesAnswer;
  assert.equal(opened.lines.length, group!.pupils);
  assert.ok(opened.lines.every(({ subjectName }) => subjectName !== null));
  assert.equal((await lines(teacher)).status, 403);
  assert.equal((await harness.call('GET', '/api/office/audit/lines?first=1', { jar: head })).status, 400);
});

test('[OFFICE-31] statistics count the school and hold back what is fewer than ten', async () => {
  const answer = (await harness.call('GET', '/api/office/statistics', { jar: head }))
    .body as unknown as StatisticsAnswer;
  const pupils = answer.roles.find(({ role }) => role === 'pupil')!;
  assert.ok(pupils.people! > 20);
  assert.deepEqual([pupils.activated, answer.week.lessons, answer.week.homework], [null, 0, null]);
});

test('[OFFICE-31] [PEOPLE-113] statistics count who comes by a card among those who can sign in', async () => {
  const told = async (): Promise<number | null> => {
    const answer = await harness.call('GET', '/api/office/statistics', { jar: head });
    return (answer.body as unknown as StatisticsAnswer).roles.find(({ role }) => role === 'pupil')!.activated;
  };
  const { rows } = await harness.database.query<{ audience_id: string }>(
    'find a class',
    `SELECT audience_id FROM audience WHERE school_id = $1 AND sourced_id = 'class-1'`,
    [SCHOOL],
  );
  const cards = `/api/audiences/${rows[0]!.audience_id}/cards`;
  const call = async (method: 'POST' | 'PUT', path: string, jar: Jar, body: object): Promise<Answer> => {
    const answer = await harness.call(method, path, { jar, body });
    assert.ok(answer.status < 300, answer.text);
    return answer;
  };
  await call('PUT', cards, head, { isOn: true });
  assert.equal(await told(), null);
  for (let i = 11; i < 31; i += 2) {
    const { personId } = await harness.person(SCHOOL, `pupil-${i}`);
    const sheet = await call('POST', cards, head, { sheetId: randomUUID(), personIds: [personId] });
    const card = (sheet.body as unknown as CardSheetAnswer).cards[0]!;
    const secret = new URLSearchParams(new URL(card.url).hash.slice(1)).get('code');
    await call('POST', '/api/session/card', new Jar(), { secret, pictures: card.pictures });
  }
  assert.ok((await told())! >= 10, 'ten came by a card, and have no password');
});
