import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import type { AloneAnswer, PurgeAnswer } from '@preau/protocol/school';
import { contentOf } from './roster-fixture.ts';
import { MONDAY, openMailWorld } from './mail-world.ts';

const world = await openMailWorld();
const { harness, ask, get, write, sent, thread, unread, cases, audited } = world;
after(() => world[Symbol.asyncDispose]());
// Each test has a Monday of its own; every device of the cast is known by then.
for (const key of ['pupil-0', 'pupil-2', 'guardian-0', 'guardian-1', 'teacher-0', 'head-0']) await unread(key);
let week = 0;
beforeEach(() => {
  week += 1;
  harness.clock.at = MONDAY + week * 7 * 86_400_000;
});

const codeOf = (refused: { body: Record<string, unknown> }): unknown => refused.body['code'];
const decide = (caseId: string, decision: string, muteDays?: number): ReturnType<typeof ask> =>
  ask('head-0', 'POST', `/api/moderation/${caseId}`, { decision, ...(muteDays === undefined ? {} : { muteDays }) });
const report = (key: string, of: { threadId: string; messageId: string }, reason = ''): ReturnType<typeof ask> =>
  ask(key, 'POST', `/api/threads/${of.threadId}/messages/${of.messageId}/report`, { reason });
const caseOf = async (messageId: string, decided = false): Promise<Awaited<ReturnType<typeof cases>>[number]> =>
  (await cases(decided)).find((each) => each.subjectId === messageId)!;

test('[MAIL-43] a link from a pupil’s new device is held until the office lets it go; from a known device it goes', async () => {
  const before = await unread('teacher-0');
  const held = await sent('pupil-8', { to: ['teacher-0'], text: 'Regardez http://exemple.test/x' });
  assert.equal(held.state, 'held');
  assert.equal(await unread('teacher-0'), before);
  assert.equal((await ask('teacher-0', 'GET', `/api/threads/${held.threadId}`)).status, 404);
  assert.equal((await thread('pupil-8', held.threadId)).messages[0]!.state, 'held', 'the author is told');
  const found = await caseOf(held.messageId);
  assert.deepEqual([found.why, found.text.includes('http://exemple.test/x')], ['hold', true]);
  assert.equal(codeOf(await decide(found.caseId, 'keep')), 'request.invalid');
  assert.equal((await decide(found.caseId, 'release')).status, 204);
  assert.equal((await decide(found.caseId, 'release')).status, 204, 'twice is once');
  assert.equal(codeOf(await decide(found.caseId, 'remove')), 'moderation.decided');
  assert.equal(await unread('teacher-0'), before + 1);
  assert.equal((await thread('teacher-0', held.threadId)).messages[0]!.text, 'Regardez http://exemple.test/x');
  harness.clock.at += 24 * 3_600_000;
  assert.equal((await sent('pupil-8', { to: ['teacher-0'], text: 'http://exemple.test/y' })).state, 'sent');
});

test('[MAIL-51] what was held and refused never reaches anybody, and its author is told', async () => {
  const held = await sent('pupil-10', { to: ['teacher-0'], text: 'www.exemple.test' });
  const found = await caseOf(held.messageId);
  assert.equal((await decide(found.caseId, 'remove')).status, 204);
  assert.equal((await ask('teacher-0', 'GET', `/api/threads/${held.threadId}`)).status, 404);
  const own = (await thread('pupil-10', held.threadId)).messages[0]!;
  assert.deepEqual([own.state, own.text], ['refused', '']);
});

test('[MAIL-50] a report is frozen: what becomes of the message changes nothing in it; once a person', async () => {
  const bad = await sent('teacher-0', { to: ['pupil-0', 'pupil-2'], text: 'Des mots qui blessent' });
  assert.equal((await report('pupil-0', bad, 'Ce n’est pas vrai.')).status, 204);
  assert.equal((await report('pupil-0', bad)).status, 204);
  assert.equal((await report('pupil-2', bad)).status, 204);
  await get('teacher-0', 'POST', `/api/threads/${bad.threadId}/messages/${bad.messageId}/recall`);
  const found = await caseOf(bad.messageId);
  assert.deepEqual(
    [found.why, found.text, found.reporters.length, found.reasons],
    ['report', 'Des mots qui blessent', 2, ['Ce n’est pas vrai.']],
  );
  assert.equal(found.author?.personId, await world.id('teacher-0'));
  assert.equal(codeOf(await report('teacher-0', bad)), 'thread.unknown', 'what is gone is not reported');
});

test('[MAIL-51] a reported message is removed: all see that it was, the decision is audited and stands for every report of it', async () => {
  const before = await audited('moderation.remove.mute');
  const bad = await sent('teacher-0', { to: ['pupil-0', 'pupil-2'], text: 'À retirer' });
  await report('pupil-0', bad);
  await report('pupil-2', bad);
  const found = await caseOf(bad.messageId);
  assert.equal(codeOf(await decide(found.caseId, 'release')), 'request.invalid');
  assert.equal((await decide(found.caseId, 'remove', 7)).status, 204);
  for (const key of ['pupil-0', 'pupil-2', 'teacher-0']) {
    const seen = (await thread(key, bad.threadId)).messages[0]!;
    assert.deepEqual([seen.state, seen.text], ['removed', ''], key);
  }
  assert.equal(await caseOf(bad.messageId), undefined, 'nothing is left to decide');
  assert.equal((await caseOf(bad.messageId, true)).decision, 'remove');
  assert.equal(await audited('moderation.remove.mute'), before + 1);
  const { rows } = await harness.database.query<{ count: number }>(
    'count',
    'SELECT count(*) AS count FROM moderation_case WHERE subject_id = $1 AND decision IS NULL',
    [bad.messageId],
  );
  assert.equal(rows[0]!.count, 0);
});

test('[MAIL-52] with a decision the author’s writing stops for some days; they read on, and are told until when', async () => {
  const bad = await sent('teacher-1', { to: ['pupil-1'], text: 'Encore' });
  await report('pupil-1', bad);
  assert.equal((await decide((await caseOf(bad.messageId)).caseId, 'keep', 2)).status, 204);
  const refused = await write('teacher-1', { to: ['head-0'] });
  assert.deepEqual([refused.status, codeOf(refused)], [403, 'mail.muted']);
  assert.equal((await thread('teacher-1', bad.threadId)).answer.stopped, 'muted');
  harness.clock.at += 2 * 86_400_000;
  assert.equal((await write('teacher-1', { to: ['head-0'] })).status, 201);
});

test('[MAIL-53] one content is taken away everywhere in the school, also with other capitals and signs', async () => {
  const one = await sent('teacher-0', { to: ['pupil-0'], text: 'Il y a une bombe dans le collège !' });
  const two = await sent('head-0', { to: ['pupil-0', 'pupil-2'], text: 'il y a une BOMBE dans le college' });
  const other = await sent('head-0', { to: ['pupil-0'], text: 'Il y a une pomme dans le collège.' });
  await report('pupil-0', one);
  const found = await caseOf(one.messageId);
  assert.equal(found.alike, 1);
  const purge = (): Promise<PurgeAnswer> => get<PurgeAnswer>('head-0', 'POST', `/api/moderation/${found.caseId}/purge`);
  const before = await audited('moderation.purge');
  assert.equal((await purge()).messages, 2);
  assert.deepEqual(await purge(), { messages: 0, readers: 0 });
  assert.equal(await audited('moderation.purge'), before + 1);
  for (const each of [one, two]) assert.equal((await thread('pupil-0', each.threadId)).messages[0]!.state, 'removed');
  assert.equal((await thread('pupil-2', two.threadId)).messages[0]!.text, '');
  assert.equal((await thread('pupil-0', other.threadId)).messages[0]!.state, 'sent');
});

test('[MAIL-27] an adult alone with a pupil is logged once a thread, and both are told that it may be shown', async () => {
  const before = await audited('mail.alone');
  const alone = await sent('teacher-0', { to: ['pupil-0'], text: 'Seul à seul' });
  const withOthers = await sent('teacher-0', { to: ['pupil-0', 'pupil-2'] });
  assert.equal(await audited('mail.alone'), before + 1);
  assert.equal((await thread('pupil-0', alone.threadId)).mayBeShown, true);
  assert.equal((await thread('teacher-0', alone.threadId)).mayBeShown, true);
  assert.equal((await thread('pupil-0', withOthers.threadId)).mayBeShown, false);
  await world.answer('pupil-0', alone, 'Oui');
  assert.equal(await audited('mail.alone'), before + 1);
});

test('[MAIL-28] guardians read it when the office shows it, and cannot answer; whom a court keeps away does not', async () => {
  const alone = await sent('teacher-0', { to: ['pupil-0'], text: 'Seul à seul' });
  const withOthers = await sent('teacher-0', { to: ['pupil-0', 'pupil-2'] });
  const pupilId = await world.id('pupil-0');
  const list = async (): Promise<AloneAnswer['threads']> =>
    (await get<AloneAnswer>('head-0', 'GET', `/api/moderation/alone/${pupilId}`)).threads;
  const line = (await list()).find((each) => each.threadId === alone.threadId)!;
  assert.deepEqual([line.messages, line.shownAt], [1, null]);
  assert.equal(JSON.stringify(await list()).includes('Seul à seul'), false, 'the office sees no content');
  assert.equal((await ask('guardian-0', 'GET', `/api/threads/${alone.threadId}`)).status, 404);
  await harness.database.query(
    'a court keeps one away',
    `UPDATE guardian_link SET restricted = true WHERE guardian_id = (SELECT person_id FROM person WHERE sourced_id = 'guardian-1')`,
  );
  const path = `/api/moderation/threads/${alone.threadId}/guardians`;
  assert.deepEqual(await get('head-0', 'POST', path), { guardians: 1 });
  assert.deepEqual(await get('head-0', 'POST', path), { guardians: 1 }, 'twice is once');
  assert.equal(await audited('mail.shown'), 1);
  const shown = await thread('guardian-0', alone.threadId);
  assert.deepEqual([shown.messages[0]!.text, shown.answer.stopped], ['Seul à seul', 'readOnly']);
  assert.equal((await ask('guardian-1', 'GET', `/api/threads/${alone.threadId}`)).status, 404);
  assert.equal(codeOf(await world.answer('guardian-0', alone, 'Je lis')), 'mail.readOnly');
  assert.equal((await thread('pupil-0', alone.threadId)).people.length, 2, 'who reads along is not in it');
  assert.equal((await ask('head-0', 'POST', `/api/moderation/threads/${withOthers.threadId}/guardians`)).status, 404);
  assert.notEqual((await list()).find((each) => each.threadId === alone.threadId)!.shownAt, null);
});

test('[MAIL-54] cases, threads and pupils of another school do not exist for its office', async () => {
  const other = '0750002B';
  await harness.import(other, contentOf(other, 60));
  const jar = await harness.activate(other, 'head-0');
  const bad = await sent('teacher-0', { to: ['pupil-0'], text: 'Ici' });
  await report('pupil-0', bad);
  const found = await caseOf(bad.messageId);
  const as = (method: 'GET' | 'POST', path: string, body?: object): ReturnType<typeof harness.call> =>
    harness.call(method, path, { jar, ...(body === undefined ? {} : { body }) });
  assert.equal(
    codeOf(await as('POST', `/api/moderation/${found.caseId}`, { decision: 'remove' })),
    'moderation.unknown',
  );
  assert.equal(codeOf(await as('POST', `/api/moderation/${found.caseId}/purge`)), 'moderation.unknown');
  assert.equal(codeOf(await as('POST', `/api/moderation/threads/${bad.threadId}/guardians`)), 'thread.unknown');
  assert.equal(codeOf(await as('GET', `/api/moderation/alone/${await world.id('pupil-0')}`)), 'person.unknown');
  assert.deepEqual((await as('GET', '/api/moderation')).body['cases'], []);
});
