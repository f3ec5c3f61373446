// Announcements: to whom, of what kind, changed and taken back.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { ModerationAnswer, ReadersCount } from '@preau/protocol/school';
import type { Answer } from './school-harness.ts';
import {
  SCHOOL,
  NOW,
  harness,
  audience,
  CLASS,
  at,
  call,
  announce,
  wordsOf,
  feed,
  sees,
  open,
  readers,
} from './feed-world.ts';
import type { Key } from './feed-world.ts';

test('[FEED-1] [FEED-3] a teacher’s post reaches the class and its families, and is unknown to everybody else', async () => {
  const postId = await announce('teacher-0');
  for (const who of ['pupil-0', 'guardian-0', 'teacher-0', 'head-0'] as const)
    assert.notEqual(await sees(who, postId), undefined, who);
  for (const who of ['pupil-1', 'guardian-2', 'teacher-1'] as const) {
    assert.equal(await sees(who, postId), undefined, who);
    const answer = await call(who, 'GET', `/api/feed/${postId}`);
    assert.deepEqual([answer.status, answer.body['code']], [404, 'post.unknown'], who);
    assert.equal(
      (await call(who, 'POST', `/api/feed/${postId}/read`, { acknowledge: true })).body['code'],
      'post.unknown',
    );
  }
  const onlyPupils = await announce('teacher-0', { readers: ['pupil'] });
  assert.deepEqual(
    [await sees('guardian-0', onlyPupils), (await sees('pupil-0', onlyPupils))?.isUnread],
    [undefined, true],
  );
});

test('[FEED-1] only the office writes to the whole school, and a teacher to classes they teach', async () => {
  const code = async (who: Key, more: object): Promise<unknown> =>
    (await call(who, 'POST', '/api/feed', wordsOf(randomUUID(), more))).body['code'];
  assert.equal(await code('teacher-0', { audienceIds: [] }), 'session.forbidden');
  assert.equal(await code('teacher-0', { audienceIds: [CLASS, audience('class-1')] }), 'audience.notYours');
  assert.equal(await code('teacher-0', { audienceIds: [randomUUID()] }), 'audience.unknown');
  assert.equal(await code('pupil-0', {}), 'session.forbidden');
  const staff = await announce('head-0', { audienceIds: [], readers: ['staff'] });
  assert.deepEqual(
    [
      (await sees('teacher-1', staff))?.isUnread,
      await sees('pupil-0', staff),
      (await sees('head-0', staff))?.isAddressed,
    ],
    [true, undefined, false],
  );
});

test('[FEED-3] a court’s restriction takes the posts of the class from a guardian', async () => {
  const postId = await announce('teacher-0');
  assert.notEqual(await sees('guardian-1', postId), undefined);
  const { personId } = await harness.person(SCHOOL, 'guardian-1');
  const restrict = (to: boolean): Promise<unknown> =>
    harness.database.query('restrict', 'UPDATE guardian_link SET restricted = $2 WHERE guardian_id = $1', [
      personId,
      to,
    ]);
  await restrict(true);
  assert.equal(await sees('guardian-1', postId), undefined);
  assert.equal((await call('guardian-1', 'GET', `/api/feed/${postId}`)).status, 404);
  await restrict(false);
});

test('[FEED-4] [FEED-30] what is too long or empty is refused, and nothing of it is kept', async () => {
  const before = (await feed('head-0')).length;
  const survey = {
    question: 'Qui vient ?',
    options: ['Oui', 'Non'],
    multiple: false,
    anonymous: false,
    closesAt: NOW + 1,
  };
  for (const wrong of [
    { title: 'é'.repeat(121) },
    { title: ' \n ' },
    { text: 'é'.repeat(10_001) },
    { readers: [] },
    { audienceIds: ['x'] },
    { survey: { ...survey, options: ['Oui'] } },
    { survey: { ...survey, options: ['Oui', ' Oui'] } },
    { survey: { ...survey, options: Array.from({ length: 9 }, String) } },
    { survey: { ...survey, closesAt: NOW } },
    { survey: { ...survey, closesAt: NOW + 201 * 86_400_000 } },
  ]) {
    const answer = await call('head-0', 'POST', '/api/feed', wordsOf(randomUUID(), wrong));
    assert.equal(answer.body['code'], 'request.invalid', JSON.stringify(wrong).slice(0, 80));
  }
  assert.equal((await feed('head-0')).length, before);
  const whole = await announce('head-0', { title: '😀'.repeat(120), text: 'é'.repeat(10_000) });
  assert.equal((await open('head-0', whole)).text, 'é'.repeat(10_000));
});

test('[FEED-5] the same request again is the same post; somebody else’s id is refused', async () => {
  const body = wordsOf(randomUUID());
  const both = await Promise.all([0, 1].map(() => call('teacher-0', 'POST', '/api/feed', body)));
  const again = await call('teacher-0', 'POST', '/api/feed', body);
  assert.deepEqual(
    [...both, again].map((answer) => answer.status),
    [201, 201, 201],
  );
  assert.deepEqual(again.body, both[0]!.body);
  const { postId } = body as { postId: string };
  assert.equal((await feed('pupil-0')).filter((post) => post.postId === postId).length, 1);
  assert.equal((await call('head-0', 'POST', '/api/feed', body)).body['code'], 'request.invalid');
});

test('[FEED-6] [FEED-7] what is written in the evening is read from the next morning on; the office may be urgent', async () => {
  await at(Date.parse('2026-11-24T21:30:00+01:00'));
  const postId = await announce('teacher-0');
  const own = (await sees('teacher-0', postId))!;
  const morning = Date.parse('2026-11-25T07:00:00+01:00');
  assert.equal(own.releaseAt >= morning && own.releaseAt < morning + 20 * 60_000, true);
  assert.equal(await sees('pupil-0', postId), undefined);
  const refused = await call('teacher-0', 'POST', '/api/feed', wordsOf(randomUUID(), { urgent: true }));
  assert.equal(refused.body['code'], 'session.forbidden');
  const urgent = await announce('head-0', { urgent: true });
  assert.equal((await sees('pupil-0', urgent))?.releaseAt, harness.clock.at);
  await at(own.releaseAt - 1);
  assert.equal(await sees('pupil-0', postId), undefined);
  await at(own.releaseAt);
  assert.equal((await sees('pupil-0', postId))?.isUnread, true);
});

test('[FEED-8] an author changes a post, what it said before is kept; the office does not rewrite', async () => {
  const postId = await announce('teacher-0');
  const edit = (who: Key, title: string): Promise<Answer> =>
    call(who, 'PATCH', `/api/feed/${postId}`, { title, text: 'À 9 h.' });
  assert.equal((await edit('teacher-0', 'Sortie reportée')).status, 204);
  assert.equal((await edit('teacher-0', 'Sortie reportée')).status, 204);
  assert.equal((await edit('head-0', 'Sortie interdite')).body['code'], 'session.forbidden');
  assert.equal((await edit('pupil-0', 'x')).body['code'], 'session.forbidden');
  assert.equal((await edit('teacher-1', 'x')).body['code'], 'post.unknown');
  const asReader = await open('pupil-0', postId);
  assert.deepEqual([asReader.title, asReader.text, asReader.history], ['Sortie reportée', 'À 9 h.', []]);
  assert.equal(asReader.editedAt, harness.clock.at);
  for (const who of ['teacher-0', 'head-0'] as const)
    assert.deepEqual(
      (await open(who, postId)).history.map(({ title }) => title),
      ['Sortie au musée'],
    );
});

test('[FEED-9] a post that was taken back is gone for its readers, and its author still sees it', async () => {
  const postId = await announce('teacher-0');
  assert.equal((await call('pupil-0', 'DELETE', `/api/feed/${postId}`)).status, 403);
  assert.equal((await call('teacher-1', 'DELETE', `/api/feed/${postId}`)).body['code'], 'post.unknown');
  for (let twice = 0; twice < 2; twice += 1)
    assert.equal((await call('head-0', 'DELETE', `/api/feed/${postId}`)).status, 204);
  assert.equal((await call('pupil-0', 'GET', `/api/feed/${postId}`)).status, 404);
  assert.equal((await sees('teacher-0', postId))?.withdrawnAt, harness.clock.at);
  assert.equal((await call('teacher-0', 'PATCH', `/api/feed/${postId}`, { title: 'x', text: '' })).status, 403);
  const { rows: noted } = await harness.database.query('read the audit', 'SELECT 1 FROM audit WHERE subject_id = $1', [
    postId,
  ]);
  assert.equal(noted.length, 1);
});

test('[FEED-10] before sending one knows for how many it is: nobody twice, not its author, and as many as are expected then', async () => {
  const count = async (who: Key, body: object): Promise<ReadersCount> =>
    (
      await call(who, 'POST', '/api/feed/readers', {
        schoolId: SCHOOL,
        readers: ['pupil', 'guardian', 'staff'],
        ...body,
      })
    ).body as unknown as ReadersCount;
  // 64 pupils: every third in class-0, every second in group-0, two guardians each; two teachers of class-0.
  assert.deepEqual(await count('teacher-0', { audienceIds: [CLASS] }), { pupil: 22, guardian: 44, staff: 1 });
  const both = await count('head-0', { audienceIds: [CLASS, audience('group-0')] });
  assert.deepEqual(both, { pupil: 43, guardian: 86, staff: 2 });
  assert.deepEqual(await count('head-0', { audienceIds: [] }), { pupil: 64, guardian: 128, staff: 5 });
  const foreign = await call('teacher-0', 'POST', '/api/feed/readers', {
    schoolId: SCHOOL,
    audienceIds: [audience('class-1')],
    readers: ['pupil'],
  });
  assert.equal(foreign.body['code'], 'audience.notYours');
  const everybody = { audienceIds: [CLASS], readers: ['pupil', 'guardian', 'staff'] };
  assert.equal((await readers('teacher-0', await announce('teacher-0', everybody))).expected, 22 + 44 + 1);
});

test('[FEED-11] a file that is not the author’s is refused, and nothing is announced', async () => {
  const postId = randomUUID();
  const answer = await call('teacher-0', 'POST', '/api/feed', wordsOf(postId, { fileIds: [randomUUID()] }));
  assert.deepEqual([answer.body['code'], await sees('teacher-0', postId)], ['file.unknown', undefined]);
  const { personId } = await harness.person(SCHOOL, 'teacher-0');
  const fileId = randomUUID();
  await harness.database.query(
    'keep a file',
    `INSERT INTO file (school_id, file_id, owner_id, name, media_type, bytes, sha256, created_at)
     VALUES ($1, $2, $3, 'plan.pdf', 'application/pdf', 1200, $4, 0)`,
    [SCHOOL, fileId, personId, 'a'.repeat(64)],
  );
  const kept = await announce('teacher-0', { fileIds: [fileId] });
  assert.equal((await sees('pupil-0', kept))?.files, 1);
  assert.deepEqual(
    (await open('pupil-0', kept)).attached.map(({ name }) => name),
    ['plan.pdf'],
  );
  const claims = async (who: Key): Promise<never> =>
    ({ accountId: (await harness.person(SCHOOL, who)).accountId }) as never;
  assert.deepEqual(
    [
      await harness.school.feed.mayReadFiles(await claims('guardian-0'), SCHOOL, kept),
      await harness.school.feed.mayReadFiles(await claims('pupil-1'), SCHOOL, kept),
    ],
    [true, false],
  );
});

test('[FEED-53] a reader reports a post; the office gets the copy and takes the post away', async () => {
  const postId = await announce('teacher-0', { title: 'Pas bien', text: 'Du tout.' });
  const report = (who: Key): Promise<Answer> => call(who, 'POST', `/api/feed/${postId}/report`, { reason: 'Méchant' });
  assert.deepEqual([(await report('pupil-0')).status, (await report('pupil-0')).status], [204, 204]);
  assert.equal((await report('pupil-1')).body['code'], 'post.unknown');
  assert.equal((await report('teacher-0')).body['code'], 'session.forbidden');
  await call('teacher-0', 'PATCH', `/api/feed/${postId}`, { title: 'Bien', text: '' });
  const { cases } = (await call('head-0', 'GET', '/api/moderation')).body as unknown as ModerationAnswer;
  const [found] = cases.filter((each) => each.kind === 'post');
  assert.deepEqual([found?.text, cases.length], ['Pas bien\n\nDu tout.', 1]);
  const decided = await call('head-0', 'POST', `/api/moderation/${found!.caseId}`, { decision: 'remove' });
  assert.equal(decided.status < 300, true, decided.text);
  assert.equal((await call('pupil-0', 'GET', `/api/feed/${postId}`)).status, 404);
});
