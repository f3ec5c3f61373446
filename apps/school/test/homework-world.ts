// A school with homework: who gives, who reads, and a clock for each of them.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after } from 'node:test';
import type { AudienceId, SchoolId } from '@preau/core/base';
import type { BookAnswer, DueHomework, HomeworkAnswer, HomeworkPage } from '@preau/protocol/school';
import { contentOf } from './roster-fixture.ts';
import { Jar, openHarness, PASSWORD } from './school-harness.ts';
import type { Answer } from './school-harness.ts';

export const SCHOOL = '0750001A' as SchoolId;

export const OTHER = '0750002B' as SchoolId;

/** A Tuesday, in the second lesson of the morning. */
export const NOW = Date.parse('2026-11-24T09:12:00+01:00');

export const harness = await openHarness(NOW);

after(() => harness[Symbol.asyncDispose]());

for (const school of [SCHOOL, OTHER]) await harness.import(school, contentOf(school, 200));

await harness.database.query(
  'let a teacher have a group',
  `INSERT INTO teaching (school_id, person_id, audience_id, subject)
   SELECT p.school_id, p.person_id, a.audience_id, 'Latin' FROM person p JOIN audience a USING (school_id)
   WHERE p.school_id = $1 AND p.sourced_id = 'teacher-0' AND a.sourced_id = 'group-0'`,
  [SCHOOL],
);

// Pupil i is in class i mod 3 and in group i mod 2; guardians 2i and 2i + 1 answer for pupil i. Teachers 0 and 3 teach class 0.
export const teacher = await harness.activate(SCHOOL, 'teacher-0');

export const colleague = await harness.activate(SCHOOL, 'teacher-3');

export const stranger = await harness.activate(SCHOOL, 'teacher-1');

export const substitute = await harness.activate(SCHOOL, 'teacher-4');

export const pupil = await harness.activate(SCHOOL, 'pupil-0');

export const mate = await harness.activate(SCHOOL, 'pupil-3');

export const other = await harness.activate(SCHOOL, 'pupil-1');

export const guardian = await harness.activate(SCHOOL, 'guardian-0');

export const head = await harness.activate(SCHOOL, 'head-0');

export const abroad = await harness.activate(OTHER, 'pupil-0');

export async function audience(key: string): Promise<AudienceId> {
  const { rows } = await harness.database.query<{ audience_id: AudienceId }>(
    'find an audience',
    'SELECT audience_id FROM audience WHERE school_id = $1 AND sourced_id = $2',
    [SCHOOL, key],
  );
  return rows[0]!.audience_id;
}

export const CLASS_0 = await audience('class-0');

export const CLASS_1 = await audience('class-1');

export const GROUP_0 = await audience('group-0');

export const work = (more: object = {}): Record<string, unknown> => ({
  base: 0,
  audienceIds: [CLASS_0],
  subject: 'Histoire',
  lessonId: null,
  dueLessonId: null,
  dueOn: '2026-11-26',
  text: 'Relire la page 34.',
  minutes: 20,
  expects: 'done',
  fileIds: [],
  ...more,
});

export const put = (jar: Jar, homeworkId: string, more: object = {}): Promise<Answer> =>
  harness.call('PUT', `/api/homework/${homeworkId}`, { jar, body: work(more) });

export async function give(more: object = {}, jar = teacher): Promise<string> {
  const homeworkId = randomUUID();
  harness.clock.at += 1;
  const answer = await put(jar, homeworkId, more);
  assert.equal(answer.status, 200, answer.text);
  return homeworkId;
}

export async function due(jar: Jar, query = ''): Promise<HomeworkPage<DueHomework>> {
  const answer = await harness.call('GET', `/api/homework/due${query}`, { jar });
  assert.equal(answer.status, 200, answer.text);
  return answer.body as unknown as HomeworkPage<DueHomework>;
}

export const sees = async (jar: Jar, homeworkId: string): Promise<boolean> =>
  (await due(jar)).homework.some((each) => each.homeworkId === homeworkId);

export async function one(jar: Jar, homeworkId: string): Promise<HomeworkAnswer> {
  const answer = await harness.call('GET', `/api/homework/${homeworkId}`, { jar });
  assert.equal(answer.status, 200, answer.text);
  return answer.body as unknown as HomeworkAnswer;
}

export const versionsOf = async (homeworkId: string): Promise<string[]> =>
  (
    await harness.database.query<{ line: string }>(
      'read versions',
      `SELECT concat_ws(' ', version, body, withdrawn) AS line FROM homework_version WHERE homework_id = $1 ORDER BY version`,
      [homeworkId],
    )
  ).rows.map(({ line }) => line);

/** A new session of somebody who has one. */
export async function signIn(key: string): Promise<Jar> {
  const jar = new Jar();
  const { login } = await harness.person(SCHOOL, key);
  const answer = await harness.call('POST', '/api/session', { jar, body: { login, password: PASSWORD } });
  assert.equal(answer.status, 200, answer.text);
  return jar;
}

/** Moves the clock for `run`, with sessions of that hour. */
export async function at(time: string, keys: readonly string[], run: (jars: Jar[]) => Promise<void>): Promise<void> {
  const before = harness.clock.at;
  harness.clock.at = Date.parse(time);
  try {
    const jars: Jar[] = [];
    for (const key of keys) jars.push(await signIn(key));
    await run(jars);
  } finally {
    harness.clock.at = before;
  }
}

/** The lessons of class 0 on a day, by hour. */
export async function lessonsOn(weekday: number, date: string): Promise<string[]> {
  const { rows } = await harness.database.query<{ slot_id: string }>(
    'find slots',
    'SELECT slot_id FROM slot WHERE school_id = $1 AND weekday = $2 AND audience_ids = ARRAY[$3::uuid] ORDER BY start_minute',
    [SCHOOL, weekday, CLASS_0],
  );
  return rows.map(({ slot_id }) => `${slot_id}_${date.replaceAll('-', '')}`);
}

export const writeNote = (jar: Jar, lessonId: string, text: string, base = 0): Promise<Answer> =>
  harness.call('PUT', `/api/notes/${lessonId}`, { jar, body: { base, text, fileIds: [] } });

export async function book(jar: Jar, audienceId = CLASS_0): Promise<BookAnswer> {
  const answer = await harness.call('GET', `/api/notes/book?audienceId=${audienceId}&from=2026-11-16&to=2026-11-29`, {
    jar,
  });
  assert.equal(answer.status, 200, answer.text);
  return answer.body as unknown as BookAnswer;
}

/** Uploads a small PDF as the person does, in one piece; answers its id. */
export async function upload(jar: Jar, words: string): Promise<string> {
  const bytes = `%PDF-1.4\n% ${words}\n%%EOF\n`;
  const headers = {
    cookie: [...jar.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    'tus-resumable': '1.0.0',
  };
  const begun = await fetch(`${harness.url}/api/uploads`, {
    method: 'POST',
    headers: {
      ...headers,
      'upload-length': String(bytes.length),
      'upload-metadata': `filename ${Buffer.from(`${words}.pdf`).toString('base64')}`,
    },
    signal: AbortSignal.timeout(10_000),
  });
  assert.equal(begun.status, 201, await begun.text());
  const sent = await fetch(new URL(begun.headers.get('location')!, harness.url), {
    method: 'PATCH',
    headers: { ...headers, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
    body: bytes,
    signal: AbortSignal.timeout(10_000),
  });
  const body = await sent.text();
  assert.equal(sent.status, 200, body);
  return (JSON.parse(body) as { fileId: string }).fileId;
}

export const opens = async (jar: Jar, fileId: string): Promise<number> =>
  (await harness.call('GET', `/api/files/${fileId}`, { jar })).status;
