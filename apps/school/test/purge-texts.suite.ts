// Messages, announcements, surveys and channels from which a content is taken away, and what is refused afterwards.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { AuditAnswer, PurgeCountAnswer } from '@preau/protocol/school';
import { codeOf, HERE, MONDAY, THERE } from './cell-world.ts';
import { ask, attach, get, harness, jars, operator, settled, spread } from './purge-world.ts';
import type { Answer } from './school-harness.ts';

const THREAT = 'Il y a une bombe dans le collège, évacuez !';

test('[OFFICE-60] [OFFICE-61] one content is taken away in every school: messages, announcements, channels; each school’s log says so', async () => {
  await spread(THREAT);
  const { body } = await ask(`${THERE} teacher-0`, 'GET', '/api/audiences');
  const [audience] = body['audiences'] as { audienceId: string }[];
  const post = randomUUID();
  const shared = { schoolId: THERE, readers: ['pupil', 'guardian'], title: 'Alerte', acknowledge: false };
  const posted = await ask(`${THERE} teacher-0`, 'POST', '/api/feed', {
    ...shared,
    postId: post,
    audienceIds: [audience!.audienceId],
    text: 'IL Y A UNE BOMBE dans le college - évacuez',
    survey: {
      question: 'Tu viens ?',
      options: ['Oui', 'Non'],
      multiple: false,
      anonymous: true,
      closesAt: MONDAY + 7 * 86_400_000,
    },
  });
  assert.equal(posted.status, 201, posted.text);
  const talk = await ask(`${THERE} teacher-0`, 'POST', `/api/channels/${audience!.audienceId}/messages`, {
    messageId: randomUUID(),
    text: THREAT,
  });
  assert.ok(talk.status < 300, talk.text);
  await attach(THERE, 'post', post);
  const reported = await ask(`${THERE} pupil-0`, 'POST', `/api/feed/${post}/report`, { reason: 'Menace' });
  assert.ok(reported.status < 300, reported.text);
  const content = { kind: 'text', text: THREAT };
  const counted = await operator<PurgeCountAnswer>('POST', '/purges/count', { content });
  assert.deepEqual(
    [counted.messages, counted.posts, counted.channelMessages, counted.schools],
    [2, 1, 1, 2],
    'nothing is taken away by counting',
  );
  const purgeId = randomUUID();
  const wanted = { content, reason: 'Fausse alerte, plainte déposée', refuseDays: 7 };
  const begun = await ask('operator', 'PUT', `/api/operator/purges/${purgeId}`, wanted);
  assert.equal(begun.status, 202, begun.text);
  assert.equal((await ask('operator', 'PUT', `/api/operator/purges/${purgeId}`, wanted)).status, 202, 'twice is once');
  const purge = await settled(purgeId);
  assert.deepEqual(
    [purge.messages, purge.posts, purge.channelMessages, purge.schoolsDone === purge.schools],
    [2, 1, 1, true],
  );
  assert.deepEqual(
    purge.found.map(({ schoolId, messages, posts }) => [schoolId, messages, posts]),
    [
      [THERE, 1, 1],
      [HERE, 1, 0],
    ],
  );
  const { rows } = await harness.database.query<{ n: number }>(
    'look for it',
    `SELECT (SELECT count(*) FROM message WHERE body ILIKE '%bombe%') + (SELECT count(*) FROM post WHERE text ILIKE '%bombe%')
       + (SELECT count(*) FROM channel_message WHERE text ILIKE '%bombe%') + (SELECT count(*) FROM survey) + (SELECT count(*) FROM survey_tally)
       + (SELECT count(*) FROM file_use) + (SELECT count(*) FROM moderation_case WHERE decision IS DISTINCT FROM 'remove') AS n`,
  );
  assert.equal(rows[0]!.n, 0);
  for (const schoolId of [HERE, THERE]) {
    const { acts } = await get<AuditAnswer>(`${schoolId} head-0`, 'GET', '/api/office/audit');
    assert.equal(acts.filter(({ action }) => action === 'cell.purged').length, 1, schoolId);
  }
  assert.equal(codeOf(await ask(`${HERE} head-0`, 'GET', `/api/operator/purges/${purgeId}`)), 'session.forbidden');
  const short = await ask('operator', 'POST', '/api/operator/purges/count', {
    content: { kind: 'text', text: 'Merci' },
  });
  assert.equal(codeOf(short), 'purge.tooShort');
});

test('[OFFICE-63] what was taken away is refused until the day that the operator said, in messages, announcements and channels', async () => {
  const attempt = async (text: string): Promise<Answer[]> => {
    harness.clock.at += 4_000;
    const { personId } = await harness.person(HERE, 'head-0');
    const { body } = await ask(`${HERE} teacher-0`, 'GET', '/api/audiences');
    const [audience] = body['audiences'] as { audienceId: string }[];
    return [
      await ask(`${HERE} teacher-0`, 'POST', '/api/threads', {
        schoolId: HERE,
        threadId: randomUUID(),
        messageId: randomUUID(),
        subject: 'Encore',
        text,
        personIds: [personId],
        groups: [],
      }),
      await ask(`${HERE} teacher-0`, 'POST', '/api/feed', {
        schoolId: HERE,
        postId: randomUUID(),
        audienceIds: [audience!.audienceId],
        readers: ['pupil'],
        title: 'Alerte',
        text,
        acknowledge: false,
      }),
      await ask(`${HERE} teacher-0`, 'POST', `/api/channels/${audience!.audienceId}/messages`, {
        messageId: randomUUID(),
        text,
      }),
    ];
  };
  for (const answer of await attempt('il y a une BOMBE dans le collège évacuez'))
    assert.deepEqual([answer.status, codeOf(answer)], [403, 'content.refused']);
  for (const answer of await attempt('Il y a une pomme dans le collège')) assert.ok(answer.status < 300, answer.text);
  // What is announced by its title alone is its title, also when it is changed later.
  const postId = randomUUID();
  const announced = await ask(`${HERE} head-0`, 'POST', '/api/feed', {
    schoolId: HERE,
    postId,
    audienceIds: [],
    readers: ['pupil'],
    title: 'Rien à signaler',
    text: '',
    acknowledge: false,
  });
  assert.equal(announced.status, 201, announced.text);
  for (const [title, text] of [
    [THREAT, ''],
    ['Alerte', THREAT],
  ]) {
    const changed = await ask(`${HERE} head-0`, 'PATCH', `/api/feed/${postId}`, { title, text });
    assert.equal(codeOf(changed), 'content.refused', `${title} ${text}`);
  }
  assert.ok(
    (await ask(`${HERE} head-0`, 'PATCH', `/api/feed/${postId}`, { title: 'Tout va bien', text: '' })).status < 300,
  );
  harness.clock.at += 7 * 86_400_000;
  for (const who of Object.keys(jars)) await harness.call('POST', '/api/session/refresh', { jar: jars[who]! });
  for (const answer of await attempt(THREAT)) assert.ok(answer.status < 300, answer.text);
});

test('[OFFICE-61] of an announcement that says something else now, the versions that hold the content go, and no other', async () => {
  const text = 'La cantine est fermée pour toujours, dit-on';
  const as = `${THERE} head-0`;
  const postId = randomUUID();
  const words = { title: '–', text };
  const made = await ask(as, 'POST', '/api/feed', {
    ...words,
    schoolId: THERE,
    postId,
    audienceIds: [],
    readers: ['pupil'],
    acknowledge: false,
  });
  assert.equal(made.status, 201, made.text);
  for (const next of [
    { title: 'Cantine', text: 'Elle ouvre demain.' },
    { title: text, text: 'Je n’y crois pas.' },
    { title: 'Cantine', text: 'Elle est ouverte.' },
  ])
    assert.ok((await ask(as, 'PATCH', `/api/feed/${postId}`, next)).status < 300);
  const purgeId = randomUUID();
  await operator('PUT', `/purges/${purgeId}`, { content: { kind: 'text', text }, reason: 'Faux', refuseDays: 0 });
  assert.equal((await settled(purgeId)).posts, 1);
  const { rows } = await harness.database.query<{ title: string; text: string }>(
    'read the versions',
    `SELECT title, text FROM post_revision WHERE school_id = $1 AND post_id = $2 UNION ALL
     SELECT title, text FROM post WHERE school_id = $1 AND post_id = $2 AND withdrawn_at IS NULL ORDER BY title, text`,
    [THERE, postId],
  );
  assert.deepEqual(rows.map((row) => row.text).toSorted(), ['', '', 'Elle est ouverte.', 'Elle ouvre demain.']);
});
