// Homework, notes and hand-ins from which a content is taken away.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { lessonIdOf } from '@preau/core/base';
import type { LocalDate, SlotId } from '@preau/core/base';
import type { PurgeCountAnswer } from '@preau/protocol/school';
import { codeOf, HERE } from './cell-world.ts';
import { ask, attach, harness, operator, settled } from './purge-world.ts';
import type { Answer } from './school-harness.ts';

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
