// Announcements as they are read: unread ones, « J’ai lu », pages, surveys.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PersonId } from '@preau/core/base';
import type { FeedAnswer, PostReadersAnswer, SurveyAnswer } from '@preau/protocol/school';
import type { Answer } from './school-harness.ts';
import { acts, harness, audience, at, call, announce, feed, sees, open, readers, unread } from './feed-world.ts';
import type { Key } from './feed-world.ts';

test('[FEED-20] unread is what one did not open, in one statement; an author’s own never is', async () => {
  const [before, own] = [await unread('pupil-0'), await unread('teacher-0')];
  const postId = await announce('teacher-0', { readers: ['pupil', 'staff'] });
  assert.deepEqual([await unread('pupil-0'), await unread('teacher-0')], [Number(before) + 1, own]);
  assert.equal((await call('pupil-0', 'POST', `/api/feed/${postId}/read`, { acknowledge: false })).status, 204);
  acts.length = 0;
  assert.equal(await unread('pupil-0'), before);
  assert.equal(acts.filter((act) => act === 'count unread posts').length, 1);
  assert.equal((await sees('pupil-0', postId))?.isUnread, false);
  const { rows: kept } = await harness.database.query('count readers', 'SELECT 1 FROM post_reader WHERE post_id = $1', [
    postId,
  ]);
  assert.equal(kept.length, 1, 'a row only for who read');
});

test('[FEED-21] [FEED-22] the head sees who has not acknowledged, page by page, and reminds them once', async () => {
  const postId = await announce('head-0', { audienceIds: [], readers: ['guardian'], acknowledge: true });
  const first = await readers('head-0', postId);
  assert.deepEqual([first.expected, first.acknowledged, first.missing.length], [128, 0, 50]);
  const ids = new Set<PersonId>(first.missing.map(({ personId }) => personId));
  for (let next = first.next; next !== null;) {
    const page: PostReadersAnswer = await readers('head-0', postId, `?after=${next}`);
    for (const { personId } of page.missing) ids.add(personId);
    next = page.next;
  }
  assert.equal(ids.size, 128);
  await call('guardian-0', 'POST', `/api/feed/${postId}/read`, { acknowledge: true });
  await call('guardian-2', 'POST', `/api/feed/${postId}/read`, { acknowledge: false });
  const acknowledgedAt = (await sees('guardian-0', postId))!.acknowledgedAt;
  assert.equal(acknowledgedAt, harness.clock.at);
  const now = await readers('head-0', postId);
  assert.deepEqual([now.read, now.acknowledged], [2, 1]);
  assert.equal((await call('teacher-0', 'GET', `/api/feed/${postId}/readers`)).body['code'], 'post.unknown');
  harness.clock.at += 1_000;
  const later = await announce('head-0', { audienceIds: [], readers: ['guardian'] });
  assert.equal((await feed('guardian-2'))[0]?.postId, later);
  await at(harness.clock.at + 60_000);
  const reminders = await Promise.all([0, 1].map(() => call('head-0', 'POST', `/api/feed/${postId}/reminder`)));
  await at(harness.clock.at + 60_000);
  reminders.push(await call('head-0', 'POST', `/api/feed/${postId}/reminder`));
  assert.equal(new Set(reminders.map((answer) => answer.body['remindedAt'])).size, 1);
  const reminded = (await feed('guardian-2'))[0]!;
  assert.deepEqual([reminded.postId, reminded.isUnread], [postId, true]);
  assert.deepEqual(
    [(await feed('guardian-0'))[0]?.postId, (await sees('guardian-0', postId))?.isUnread],
    [later, false],
  );
  await call('guardian-0', 'POST', `/api/feed/${postId}/read`, { acknowledge: true });
  assert.equal((await sees('guardian-0', postId))?.acknowledgedAt, acknowledgedAt, 'the first one stands');
});

test('[FEED-2] twenty a page without a gap; after 400 days a post leaves the lists of its readers', async () => {
  const made: string[] = [];
  for (let n = 0; n < 25; n += 1) made.push(await announce('teacher-1', { audienceIds: [audience('class-1')] }));
  const first = (await call('pupil-1', 'GET', '/api/feed')).body as unknown as FeedAnswer;
  assert.equal(first.posts.length, 20);
  const second = (await call('pupil-1', 'GET', `/api/feed?after=${first.next}`)).body as unknown as FeedAnswer;
  const all = [...first.posts, ...second.posts].map(({ postId }) => postId);
  assert.equal(new Set(all).size, all.length);
  assert.equal(
    made.every((postId) => all.includes(postId as never)),
    true,
  );
  assert.equal((await call('pupil-1', 'GET', '/api/feed?after=x')).body['code'], 'request.invalid');
  await harness.database.query('age a post', 'UPDATE post SET release_at = release_at - $2 WHERE post_id = $1', [
    made[0],
    401 * 86_400_000,
  ]);
  assert.equal((await call('pupil-1', 'GET', `/api/feed/${made[0]}`)).status, 404);
  assert.equal((await call('teacher-1', 'GET', `/api/feed/${made[0]}`)).status, 200);
});

test('[FEED-23] list, post and readers take at most four statements', async () => {
  const postId = await announce('head-0', { acknowledge: true });
  for (const [who, path] of [
    ['guardian-0', '/api/feed'],
    ['guardian-0', `/api/feed/${postId}`],
    ['head-0', '/api/feed'],
    ['head-0', `/api/feed/${postId}/readers`],
  ] as const) {
    acts.length = 0;
    assert.equal((await call(who, 'GET', path)).status, 200);
    assert.equal(acts.length >= 1 && acts.length <= 4, true, `${path}: ${acts.join(', ')}`);
  }
});

test('[FEED-31] [FEED-32] [FEED-34] a named answer may be changed until the end, and only author and office see it', async () => {
  const survey = {
    question: 'Qui accompagne ?',
    options: ['Moi', 'Pas moi', 'Peut-être'],
    multiple: false,
    anonymous: false,
    closesAt: harness.clock.at + 86_400_000,
  };
  const postId = await announce('teacher-0', { readers: ['guardian'], survey });
  const answer = async (who: Key, choices: number[]): Promise<unknown> =>
    (await call(who, 'PUT', `/api/feed/${postId}/answer`, { choices })).body['code'];
  assert.deepEqual(
    [await answer('guardian-0', [0, 1]), await answer('guardian-0', [3]), await answer('guardian-0', [8])],
    ['request.invalid', 'request.invalid', 'request.invalid'],
  );
  assert.equal(await answer('guardian-2', [0]), 'post.unknown');
  assert.equal(await answer('teacher-0', [0]), 'post.unknown', 'its author is not one of its readers');
  assert.equal(await answer('guardian-0', [0]), undefined);
  assert.equal(await answer('guardian-0', [2]), undefined);
  const seen = await open('guardian-0', postId);
  assert.deepEqual([seen.question?.choices, seen.survey, seen.question?.anonymous], [[2], 'answered', false]);
  const results = (await call('teacher-0', 'GET', `/api/feed/${postId}/survey`)).body as unknown as SurveyAnswer;
  assert.deepEqual([results.answers, results.votes, results.heldBack], [1, [0, 0, 1], null]);
  assert.deepEqual(
    results.named.map(({ choices }) => choices),
    [[2]],
  );
  assert.equal((await call('guardian-0', 'GET', `/api/feed/${postId}/survey`)).status, 403);
  assert.equal((await call('teacher-1', 'GET', `/api/feed/${postId}/survey`)).body['code'], 'post.unknown');
  await at(survey.closesAt);
  assert.equal(await answer('guardian-0', [0]), 'survey.closed');
  assert.equal((await sees('guardian-0', postId))?.survey, 'answered');
});

test('[FEED-32] [FEED-33] of an anonymous survey no choice stands beside a person, and nothing is told before ten answered and it closed', async () => {
  const survey = {
    question: 'Te sens-tu bien en classe ?',
    options: ['Oui', 'Non'],
    multiple: false,
    anonymous: true,
    closesAt: harness.clock.at + 3_600_000,
  };
  const postId = await announce('teacher-0', { readers: ['pupil'], survey });
  const put = (choices: number[]): Promise<Answer> => call('pupil-0', 'PUT', `/api/feed/${postId}/answer`, { choices });
  const both = await Promise.all([put([1]), put([1])]);
  assert.deepEqual(
    both.map(({ status }) => status),
    [204, 204],
  );
  assert.equal((await put([0])).status, 204, 'repeated, it stands as it was');
  const { rows: kept } = await harness.database.query<{ line: string }>(
    'read what is kept',
    `SELECT row_to_json(a)::text AS line FROM survey_answer a WHERE post_id = $1`,
    [postId],
  );
  assert.deepEqual(
    kept.map(({ line }) => (JSON.parse(line) as { choices: unknown }).choices),
    [null],
  );
  const results = async (): Promise<SurveyAnswer> =>
    (await call('teacher-0', 'GET', `/api/feed/${postId}/survey`)).body as unknown as SurveyAnswer;
  assert.deepEqual(await results(), { answers: 1, votes: null, heldBack: 'open', named: [] });
  await at(survey.closesAt);
  assert.equal((await results()).heldBack, 'tooFew');
  await harness.database.query(
    'let nine others answer',
    `WITH o AS (INSERT INTO survey_answer (school_id, post_id, person_id)
       SELECT p.school_id, $1, p.person_id FROM person p WHERE p.sourced_id = ANY($2)) UPDATE survey_tally SET votes = votes + 9 WHERE post_id = $1 AND choice = 0`,
    [postId, Array.from({ length: 9 }, (_, n) => `pupil-${3 * n + 3}`)],
  );
  assert.deepEqual(await results(), { answers: 10, votes: [9, 1], heldBack: null, named: [] });
});
