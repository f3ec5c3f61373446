// One content taken away in every school, wherever somebody wrote it. docs/spec/office.md, OFFICE-60 on.

import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { lessonIdOf } from '@preau/core/base';
import type { LocalDate, SessionClaims, SlotId } from '@preau/core/base';
import type { LessonEvent } from '@preau/core/lesson';
import type { AuditAnswer, CellPurge, LessonTalkAnswer, PurgeCountAnswer } from '@preau/protocol/school';
import { eraseMessages } from '@preau/service/lesson';
import { createPurgeDesk } from '@preau/service/school';
import type { PurgeDeskParts } from '@preau/service/school';
import { createLessonLog } from '@preau/store-postgres';
import { codeOf, HERE, MONDAY, openCell, THERE } from './cell-world.ts';
import type { Answer } from './school-harness.ts';

const { harness, jars, ask, get, operator } = await openCell();
after(() => harness[Symbol.asyncDispose]());

const THREAT = 'Il y a une bombe dans le collège, évacuez !';

async function spread(text: string): Promise<void> {
  for (const schoolId of [HERE, THERE]) {
    harness.clock.at += 4_000;
    const { personId } = await harness.person(schoolId, 'head-0');
    const as = `${schoolId} teacher-0`;
    const sent = await ask(as, 'POST', '/api/threads', {
      schoolId,
      threadId: randomUUID(),
      messageId: randomUUID(),
      subject: 'Important',
      text,
      personIds: [personId],
      groups: [],
    });
    assert.equal(sent.status, 201, sent.text);
  }
}

/** A file with content of its own on something that is there. */
async function attach(schoolId: string, kind: string, useId: string): Promise<void> {
  await harness.database.query(
    'bear a file',
    `WITH f AS (INSERT INTO file (school_id, file_id, owner_id, name, media_type, bytes, sha256, created_at)
       SELECT $1, gen_random_uuid(), person_id, 'plan.pdf', 'application/pdf', 10, $4, $5 FROM person WHERE school_id = $1 AND sourced_id = 'teacher-0' RETURNING *)
     INSERT INTO file_use (school_id, kind, use_id, file_id, position) SELECT school_id, $2, $3, file_id, 1 FROM f`,
    [schoolId, kind, useId, createHash('sha256').update(useId).digest('hex'), harness.clock.at],
  );
}

async function settled(purgeId: string): Promise<CellPurge> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await sleep(20)) {
    const purge = await operator<CellPurge>('GET', `/purges/${purgeId}`);
    if (purge.doneAt !== null) return purge;
  }
  throw new Error('The purge does not end');
}

/** A desk beside that of the school, another in some parts. */
function deskWith(more: Partial<PurgeDeskParts>): ReturnType<typeof createPurgeDesk> {
  const { clock, school } = harness;
  const { cell, purges } = school.stores;
  const idle = { later: (): void => undefined, pause: async (): Promise<void> => undefined };
  const eraseLessonMessages = async (): Promise<number> => 0;
  return createPurgeDesk({ cell, purges, clock, randomness: school.randomness, eraseLessonMessages, ...idle, ...more });
}

async function operatorClaims(): Promise<SessionClaims> {
  const { rows } = await harness.database.query<{ accountId: string; personId: string }>(
    'find who runs the cell',
    `SELECT a.account_id AS "accountId", p.person_id AS "personId" FROM account a JOIN person p ON p.account_id = a.account_id WHERE a.runs_cell`,
  );
  const { accountId, personId } = rows[0]!;
  return { accountId, persons: [{ personId, schoolId: HERE, roles: ['operator'] }] } as unknown as SessionClaims;
}

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

test('[OFFICE-62] a purge that a killed process left in the middle is gone through, and takes nothing twice', async () => {
  const text = 'Une autre phrase que personne ne doit lire';
  await spread(text);
  const purgeId = randomUUID();
  await harness.database.query(
    'leave a purge in the middle',
    `WITH p AS (INSERT INTO purge (purge_id, body_hash, words, reason, asked_by, asked_at)
       SELECT $1, m.body_hash, 'x', 'x', m.author_id, 1 FROM message m WHERE m.body = $2 LIMIT 1 RETURNING purge_id)
     INSERT INTO purge_school (school_id, purge_id, messages, done_at) SELECT $3, purge_id, 5, 2 FROM p`,
    [purgeId, text, HERE],
  );
  await harness.database.query(
    'take what it took',
    `UPDATE message SET state = 'removed', body = '' WHERE school_id = $1 AND body = $2`,
    [HERE, text],
  );
  const { school } = harness;
  let asked = 0;
  // A house that closes waits for no more than the step that runs.
  await deskWith({ isEnding: () => (asked += 1) > 1 }).resume();
  const left = await operator<CellPurge>('GET', `/purges/${purgeId}`);
  assert.deepEqual([left.doneAt, left.schoolsDone], [null, 1]);
  await school.purges.resume();
  const purge = await operator<CellPurge>('GET', `/purges/${purgeId}`);
  assert.deepEqual([purge.messages, purge.doneAt === null, purge.schoolsDone], [6, false, 2]);
  await harness.school.purges.resume();
  assert.equal((await operator<CellPurge>('GET', `/purges/${purgeId}`)).messages, 6);
});

test('[OFFICE-62] a purge that cannot go on keeps no other waiting', async () => {
  const [broken, sound] = [randomUUID(), randomUUID()];
  for (const [purgeId, at] of [
    [broken, 1],
    [sound, 2],
  ])
    await harness.database.query(
      'leave a purge',
      `INSERT INTO purge (purge_id, body_hash, words, reason, asked_by, asked_at) SELECT $1, preau_content('rien de tel ici'), 'x', 'x', person_id, $2 FROM person LIMIT 1`,
      [purgeId, at],
    );
  const { purges } = harness.school.stores;
  const nextSchools: typeof purges.nextSchools = async (purgeId, limit) => {
    if (purgeId === broken) throw new Error('Cannot read');
    return purges.nextSchools(purgeId, limit);
  };
  await assert.rejects(deskWith({ purges: { ...purges, nextSchools } }).resume(), AggregateError);
  assert.equal((await operator<CellPurge>('GET', `/purges/${broken}`)).doneAt, null);
  assert.notEqual((await operator<CellPurge>('GET', `/purges/${sound}`)).doneAt, null);
  await harness.school.purges.resume();
  assert.notEqual((await operator<CellPurge>('GET', `/purges/${broken}`)).doneAt, null);
});

test('[OFFICE-65] what was being written while the purge began is waited for, and taken away too', async () => {
  const text = 'Cette phrase arrive pendant que l’on retire';
  const written = Promise.withResolvers<void>();
  const mayEnd = Promise.withResolvers<void>();
  const write = (): Promise<void> =>
    harness.database.transaction('write slowly', async (tx) => {
      await tx.query(
        'write',
        `INSERT INTO post (school_id, post_id, author_id, title, text, whole, readers, acknowledge, created_at, release_at)
       SELECT $1, gen_random_uuid(), person_id, 'Lent', $2, true, '{pupil}', false, $3, $3 FROM person WHERE school_id = $1 AND sourced_id = 'teacher-0'`,
        [THERE, text, harness.clock.at],
      );
      written.resolve();
      await mayEnd.promise;
    });
  const purgeId = randomUUID();
  const paused = Promise.withResolvers<void>();
  const content = { kind: 'text', text };
  let through: Promise<void> | undefined;
  let slow: Promise<void> | undefined;
  const { purges } = harness.school.stores;
  const desk = deskWith({
    purges: {
      ...purges,
      // Who began after the purge was written, and before it stood, was not refused either.
      begin: (purge, deed) =>
        harness.database.transaction('begin slowly', async (tx) => {
          await tx.query(
            'begin',
            `INSERT INTO purge (purge_id, body_hash, words, reason, refused_until, asked_by, asked_at)
             VALUES ($1, preau_content($2), $3, $4, $5, $6, $7)`,
            [purge.purgeId, purge.text, purge.words, purge.reason, purge.refusedUntil, deed.actorId, deed.at],
          );
          slow = write();
          await written.promise;
        }),
    },
    later: (work) => void (through = work()),
    pause: async () => {
      paused.resolve();
      await mayEnd.promise;
    },
  });
  const begun = await desk.begin(await operatorClaims(), purgeId, {
    content: { kind: 'text', text },
    reason: 'Test',
    refuseDays: 7,
  });
  assert.ok(begun.ok);
  await paused.promise;
  const before = await operator<CellPurge>('GET', `/purges/${purgeId}`);
  assert.deepEqual([before.posts, before.doneAt, before.schoolsDone], [0, null, 2], 'gone through, and not done');
  mayEnd.resolve();
  await slow;
  await through;
  const purge = await operator<CellPurge>('GET', `/purges/${purgeId}`);
  assert.deepEqual([purge.posts, purge.doneAt === null], [1, false]);
  assert.equal((await operator<PurgeCountAnswer>('POST', '/purges/count', { content })).posts, 0);
  const { rows } = await harness.database.query(
    'read the log of the school',
    `SELECT FROM audit WHERE school_id = $1 AND action = 'cell.purged' AND subject_id = $2`,
    [THERE, purgeId],
  );
  assert.equal(rows.length, 1, 'the log of the school says so');
});

test('[OFFICE-61] [OFFICE-63] homework, session notes, hand-ins, subjects and drafts are places like any other', async () => {
  const text = 'Rendez-vous demain devant la grille, avec les battes';
  const elsewhere = 'Exercice 4, page 34';
  const [teacher, pupil] = [`${HERE} teacher-0`, `${HERE} pupil-0`];
  const { rows } = await harness.database.query<{ audience_id: string; slot_id: SlotId; day: number }>(
    'find a class and its lesson',
    `SELECT u.audience_id, l.slot_id, l.weekday AS day FROM audience u JOIN slot l ON l.school_id = u.school_id AND l.audience_ids = ARRAY[u.audience_id]
     JOIN person t ON t.school_id = u.school_id AND t.sourced_id = 'teacher-0' AND t.person_id = ANY(l.teacher_ids)
     WHERE u.school_id = $1 AND u.sourced_id = 'class-0' ORDER BY l.weekday, l.start_minute LIMIT 1`,
    [HERE],
  );
  const { audience_id: classId, slot_id: slotId, day } = rows[0]!;
  const lessonId = lessonIdOf(slotId, `2026-11-${22 + day}` as LocalDate);
  const give = (homeworkId: string, base: number, words: string): Promise<Answer> =>
    ask(teacher, 'PUT', `/api/homework/${homeworkId}`, {
      base,
      audienceIds: [classId],
      subject: 'Histoire',
      lessonId: null,
      dueLessonId: null,
      dueOn: '2026-12-04',
      text: words,
      minutes: 20,
      expects: 'handIn',
      fileIds: [],
    });
  const note = (base: number, words: string): Promise<Answer> =>
    ask(teacher, 'PUT', `/api/notes/${lessonId}`, { base, text: words, fileIds: [] });
  const hand = (homeworkId: string, words: string): Promise<Answer> =>
    ask(pupil, 'PUT', `/api/hand-ins/${randomUUID()}`, { homeworkId, text: words, photoIds: [], fileIds: [] });
  const begin = async (subject: string, words: string): Promise<Answer> => {
    harness.clock.at += 4_000;
    const { personId } = await harness.person(HERE, 'head-0');
    const message = { subject, text: words, personIds: [personId], groups: [] };
    return ask(teacher, 'POST', '/api/threads', {
      schoolId: HERE,
      threadId: randomUUID(),
      messageId: randomUUID(),
      ...message,
    });
  };
  const draft = async (words: string): Promise<Answer> =>
    ask(teacher, 'PUT', `/api/threads/drafts/${randomUUID()}`, {
      schoolId: HERE,
      threadId: null,
      subject: 'Plus tard',
      text: words,
      personIds: [],
      groups: [],
    });
  const [now, formerly, other] = [randomUUID(), randomUUID(), randomUUID()];
  const made = [
    await give(now, 0, text),
    await give(formerly, 0, text),
    await give(formerly, 1, elsewhere),
    await give(other, 0, elsewhere),
    await note(0, text),
    await hand(other, text),
    await begin(text, 'Lis l’objet'),
    await draft(text),
  ];
  for (const answer of made) assert.ok(answer.status < 300, answer.text);
  const handed = String(made[5]!.body['handInId']);
  const say = (comment: string): Promise<Answer> => ask(teacher, 'POST', `/api/hand-ins/${handed}/return`, { comment });
  const said = await say(text);
  assert.ok(said.status < 300, said.text);
  for (const homeworkId of [now, formerly]) await attach(HERE, 'homework', homeworkId);
  const content = { kind: 'text', text: text.toUpperCase() };
  const counted = await operator<PurgeCountAnswer>('POST', '/purges/count', { content });
  const parts = ({
    works,
    subjects,
    drafts,
    schools,
  }: {
    works: number;
    subjects: number;
    drafts: number;
    schools?: number;
  }): number[] => [works, subjects, drafts, schools ?? 1];
  assert.deepEqual(parts(counted), [4, 1, 1, 1]);
  const purgeId = randomUUID();
  await operator('PUT', `/purges/${purgeId}`, { content, reason: 'Menace', refuseDays: 7 });
  const { works, subjects, drafts } = await settled(purgeId);
  assert.deepEqual([works, subjects, drafts], [4, 1, 1]);
  const { rows: left } = await harness.database.query<{ place: string }>(
    'look for it',
    `SELECT 'homework' AS place FROM homework WHERE body LIKE 'Rendez%' UNION ALL SELECT 'version' FROM homework_version WHERE body LIKE 'Rendez%'
     UNION ALL SELECT 'note' FROM session_note WHERE body LIKE 'Rendez%' UNION ALL SELECT 'version of a note' FROM session_note_version WHERE body LIKE 'Rendez%'
     UNION ALL SELECT 'hand-in' FROM hand_in WHERE body LIKE 'Rendez%' OR comment LIKE 'Rendez%' UNION ALL SELECT 'subject' FROM thread WHERE subject LIKE 'Rendez%'
     UNION ALL SELECT 'draft' FROM message_draft WHERE body LIKE 'Rendez%'`,
  );
  assert.deepEqual(left, []);
  const { rows: borne } = await harness.database.query<{ useId: string }>(
    'look who bears files',
    `SELECT use_id AS "useId" FROM file_use WHERE kind = 'homework'`,
  );
  assert.deepEqual(borne, [{ useId: formerly }]);
  const { rows: kept } = await harness.database.query<{ id: string; withdrawn: boolean; body: string }>(
    'look what stands',
    'SELECT homework_id AS id, withdrawn_at IS NOT NULL AS withdrawn, body FROM homework WHERE homework_id = ANY($1::uuid[]) ORDER BY body',
    [[now, formerly, other]],
  );
  assert.deepEqual(
    kept
      .map(({ id, withdrawn, body }) => [id, withdrawn, body])
      .toSorted((a, b) => String(a[2]).localeCompare(String(b[2])) || String(a[0]).localeCompare(String(b[0]))),
    [[now, true, '–'], ...[formerly, other].toSorted().map((id) => [id, false, elsewhere])],
    'what was given anew since stands',
  );
  for (const answer of [
    await give(randomUUID(), 0, text),
    await give(other, 1, text),
    await note(1, text),
    await hand(formerly, text),
    await say(text),
    await begin(text, 'Lis l’objet'),
  ])
    assert.deepEqual([answer.status, codeOf(answer)], [403, 'content.refused']);
  assert.ok((await draft(text)).status < 300, 'a draft may be kept');
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

test('[OFFICE-66] what was said in a lesson is taken out of its log, and of the channel that shows it; another message stays', async () => {
  const text = 'Tout le monde contre la sixième B à la sortie';
  const { rows } = await harness.database.query<{ audience_id: string; slot_id: SlotId; day: number }>(
    'find a lesson',
    `SELECT u.audience_id, l.slot_id, l.weekday AS day FROM audience u JOIN slot l ON l.school_id = u.school_id AND l.audience_ids = ARRAY[u.audience_id]
     WHERE u.school_id = $1 AND u.sourced_id = 'class-0' ORDER BY l.weekday, l.start_minute LIMIT 1`,
    [HERE],
  );
  const { audience_id: classId, slot_id: slotId, day } = rows[0]!;
  const lessonId = lessonIdOf(slotId, `2026-11-${22 + day}` as LocalDate);
  const { personId } = await harness.person(HERE, 'pupil-0');
  const startsAt = MONDAY - 5 * 86_400_000;
  const said = (seq: number, words: string): LessonEvent => ({
    seq,
    at: startsAt + seq,
    actor: personId,
    visibility: 'everyone',
    commandId: null,
    fact: { kind: 'messagePosted', personId: personId, body: { text: words } },
  });
  const lesson = { lessonId, schoolId: HERE, startsAt, endsAt: startsAt + 3_300_000, subject: 'Histoire', room: '' };
  const log = createLessonLog(harness.database);
  const key = { schoolId: HERE, lessonId };
  const prepared: LessonEvent = {
    ...said(1, ''),
    actor: null,
    fact: {
      kind: 'prepared',
      lesson: { ...lesson, audienceIds: [classId as never], audienceLabel: '6e A', teacherIds: [] },
      roster: [],
      slides: [],
      level: 0,
      locks: { microphone: false, camera: false, screen: false, chat: false },
      body: { names: {}, sheet: '' },
    },
  };
  assert.equal(
    await log.append(key, 0, [prepared, said(2, text), said(3, 'Bonjour à tous'), said(4, `${text} !!!`)]),
    'appended',
  );
  const content = { kind: 'text', text };
  const counted = await operator<PurgeCountAnswer>('POST', '/purges/count', { content });
  assert.equal(counted.lessonMessages, 2);
  const purgeId = randomUUID();
  await operator('PUT', `/purges/${purgeId}`, { content, reason: 'Appel à la violence', refuseDays: 7 });
  // Another process that goes on with it at the same time.
  await harness.school.purges.resume();
  const purge = await settled(purgeId);
  assert.deepEqual([purge.lessonMessages, purge.found.length], [2, 1]);
  const events = await log.read(key, 1, 10);
  assert.deepEqual(
    events.map(({ fact }) =>
      fact.kind === 'messagePosted'
        ? (fact.body?.text ?? null)
        : fact.kind === 'messageDeleted'
          ? fact.target
          : fact.kind,
    ),
    [null, 'Bonjour à tous', null, 2, 4],
  );
  const talk = await get<LessonTalkAnswer>(`${HERE} head-0`, 'GET', `/api/channels/${classId}/lessons/${lessonId}`);
  assert.deepEqual(
    talk.messages.map((message) => message.text),
    ['Bonjour à tous'],
  );
  const { clock, bus } = harness;
  assert.equal(await eraseMessages({ log, bus, clock }, key, [2, 4]), 0, 'what is gone is not taken twice');
  assert.equal(await log.append(key, 6, [said(7, text)]), 'refused');
  assert.equal(await log.append(key, 6, [said(7, 'Au revoir')]), 'appended');
});

test('[OFFICE-64] a file is taken away in every school by its content, and refused when it comes again', async () => {
  const sha256 = 'c'.repeat(64);
  const store = (schoolId: string): Promise<unknown> =>
    harness.database.query(
      'store a file',
      `INSERT INTO file (school_id, file_id, owner_id, name, media_type, bytes, sha256, created_at)
       SELECT $1, gen_random_uuid(), person_id, 'tract.pdf', 'application/pdf', 10, $2, $3 FROM person WHERE school_id = $1 AND sourced_id = 'teacher-0'`,
      [schoolId, sha256, harness.clock.at],
    );
  for (const schoolId of [HERE, THERE]) await store(schoolId);
  const { rows } = await harness.database.query<{ file_id: string }>(
    'find it',
    'SELECT file_id FROM file WHERE school_id = $1 AND sha256 = $2',
    [THERE, sha256],
  );
  const content = { kind: 'file', schoolId: THERE, fileId: rows[0]!.file_id };
  const purgeId = randomUUID();
  await operator('PUT', `/purges/${purgeId}`, { content, reason: 'Tract haineux', refuseDays: 30 });
  const purge = await settled(purgeId);
  assert.deepEqual([purge.files, purge.words, purge.isFile], [2, 'tract.pdf', true]);
  await assert.rejects(store(HERE), (error: { sqlState?: string }) => error.sqlState === 'PR002');
  const gone = await ask('operator', 'POST', '/api/operator/purges/count', { content });
  assert.equal(codeOf(gone), 'purge.unknown');
});
