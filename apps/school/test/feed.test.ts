import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import type { AudienceId, PersonId, SchoolId } from '@preau/core/base';
import type {
  FeedAnswer,
  FeedPost,
  GlanceAnswer,
  ModerationAnswer,
  PostAnswer,
  PostReadersAnswer,
  ReadersCount,
  SurveyAnswer,
} from '@preau/protocol/school';
import { contentOf } from './roster-fixture.ts';
import { openHarness } from './school-harness.ts';
import type { Answer, Jar } from './school-harness.ts';

const SCHOOL = '0750001A' as SchoolId;
const NOW = Date.parse('2026-11-24T09:12:00+01:00');
const acts: string[] = [];
const harness = await openHarness(NOW, { watch: ({ act }) => void acts.push(act) });
after(() => harness[Symbol.asyncDispose]());
await harness.import(SCHOOL, contentOf(SCHOOL, 200));
const KEYS = [
  'head-0',
  'teacher-0',
  'teacher-1',
  'pupil-0',
  'pupil-1',
  'guardian-0',
  'guardian-1',
  'guardian-2',
] as const;
type Key = (typeof KEYS)[number];
const jars = new Map<Key, Jar>();
for (const key of KEYS) jars.set(key, await harness.activate(SCHOOL, key));
const { rows } = await harness.database.query<{ audience_id: AudienceId; sourced_id: string }>(
  'read the classes',
  'SELECT audience_id, sourced_id FROM audience WHERE school_id = $1',
  [SCHOOL],
);
const audience = (key: string): AudienceId => rows.find((row) => row.sourced_id === key)!.audience_id;
const CLASS = audience('class-0');

/** Moves the clock; everybody's session is renewed. */
async function at(time: number): Promise<void> {
  harness.clock.at = time;
  for (const jar of jars.values()) await harness.call('POST', '/api/session/refresh', { jar });
}

const call = (
  who: Key,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
): Promise<Answer> => harness.call(method, path, { jar: jars.get(who)!, ...(body === undefined ? {} : { body }) });

async function announce(who: Key, more: object = {}): Promise<string> {
  const postId = randomUUID();
  const answer = await call(who, 'POST', '/api/feed', wordsOf(postId, more));
  assert.equal(answer.status, 201, answer.text);
  return postId;
}

function wordsOf(postId: string, more: object = {}): object {
  return {
    postId,
    schoolId: SCHOOL,
    audienceIds: [CLASS],
    readers: ['pupil', 'guardian'],
    title: 'Sortie au musée',
    text: 'Rendez-vous à **8 h** devant la grille.',
    acknowledge: false,
    ...more,
  };
}

async function feed(who: Key): Promise<readonly FeedPost[]> {
  const answer = await call(who, 'GET', '/api/feed');
  assert.equal(answer.status, 200, answer.text);
  return (answer.body as unknown as FeedAnswer).posts;
}

const sees = async (who: Key, postId: string): Promise<FeedPost | undefined> =>
  (await feed(who)).find((post) => post.postId === postId);
const open = async (who: Key, postId: string): Promise<PostAnswer> =>
  (await call(who, 'GET', `/api/feed/${postId}`)).body as unknown as PostAnswer;
const readers = async (who: Key, postId: string, query = ''): Promise<PostReadersAnswer> =>
  (await call(who, 'GET', `/api/feed/${postId}/readers${query}`)).body as unknown as PostReadersAnswer;
const unread = async (who: Key): Promise<number> =>
  ((await call(who, 'GET', '/api/glance')).body as unknown as GlanceAnswer).unread.posts;

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
