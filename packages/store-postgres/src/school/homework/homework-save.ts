// Writing homework: the row, its audiences, its version and its files, in the transaction of the caller. WORK-4 to WORK-7.

import { decideSave } from '@preau/core/school';
import type { AudienceId, FileId, HomeworkId, LessonId, LocalDate, PersonId } from '@preau/core/base';
import type { Expects, StoredHomework } from '@preau/core/school';
import type { HomeworkToSave, SaveOutcome, WorkReader } from '@preau/service/school';
import type { Transaction } from '../../database.ts';
import type { TakeFiles } from '../files/file-uses.ts';
import { saveVersion } from './save-version.ts';

interface StoredRow {
  readonly teacher_id: PersonId;
  readonly subject: string;
  readonly lesson_id: LessonId | null;
  readonly due_lesson_id: LessonId | null;
  readonly due_on: LocalDate;
  readonly body: string;
  readonly minutes: number | null;
  readonly expects: Expects;
  readonly version: number;
  readonly release_at: number;
  readonly withdrawn: boolean;
  readonly audience_ids: AudienceId[];
  readonly file_ids: string[];
}

/** Writes homework with its version, its audiences and its files. */
export function saveHomework(tx: Transaction, take: TakeFiles, wanted: HomeworkToSave): Promise<SaveOutcome> {
  const { schoolId, homeworkId, teacherId } = wanted;
  return saveVersion<StoredRow>({
    base: wanted.base,
    releaseAt: wanted.releaseAt,
    insert: () => insert(tx, wanted),
    lock: () =>
      tx.query('lock homework', 'SELECT FROM homework WHERE school_id = $1 AND homework_id = $2 FOR UPDATE', [
        schoolId,
        homeworkId,
      ]),
    find: async () => (await tx.query<StoredRow>('find homework to change', STORED, [schoolId, homeworkId])).rows[0],
    decide: (row) => decideSave(row && toStored(homeworkId, row), wanted, teacherId, wanted.base),
    async change(version) {
      await tx.query(
        'change homework',
        `
        UPDATE homework SET subject = $3, lesson_id = $4, due_lesson_id = $5, due_on = $6, body = $7, minutes = $8, expects = $9, version = $10,
          changed_at = $11
        WHERE school_id = $1 AND homework_id = $2`,
        [...contentOf(wanted), version, wanted.at],
      );
      await tx.query(
        'take homework from its audiences',
        'DELETE FROM homework_audience WHERE school_id = $1 AND homework_id = $2',
        [schoolId, homeworkId],
      );
    },
    async write(version) {
      await writeAudiences(tx, wanted);
      await writeVersion(tx, wanted, version);
      await take(teacherId, schoolId, { kind: 'homework', useId: homeworkId }, wanted.fileIds as readonly FileId[]);
    },
  });
}

/** Takes homework from everybody's lists and notes it as a version; false when the account did not give it. */
export async function withdrawHomework(
  tx: Transaction,
  { accountId, at, schools }: WorkReader,
  homeworkId: HomeworkId,
): Promise<boolean> {
  const { rowCount } = await tx.query('lock homework', OWN, [accountId, schools, homeworkId]);
  if (rowCount === 0) return false;
  await tx.query('withdraw homework', WITHDRAW, [schools, homeworkId, at]);
  return true;
}

function contentOf(wanted: HomeworkToSave): unknown[] {
  const { schoolId, homeworkId, subject, lessonId, dueLessonId, dueOn, text, minutes, expects } = wanted;
  return [schoolId, homeworkId, subject, lessonId, dueLessonId, dueOn, text, minutes, expects];
}

async function insert(tx: Transaction, wanted: HomeworkToSave): Promise<boolean> {
  const { rowCount } = await tx.query(
    'add homework',
    `
    INSERT INTO homework (school_id, homework_id, subject, lesson_id, due_lesson_id, due_on, body, minutes, expects, version, created_at, changed_at,
      release_at, teacher_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $10, $11, $12) ON CONFLICT (school_id, homework_id) DO NOTHING`,
    [...contentOf(wanted), wanted.at, wanted.releaseAt, wanted.teacherId],
  );
  return rowCount === 1;
}

async function writeAudiences(tx: Transaction, wanted: HomeworkToSave): Promise<void> {
  await tx.query(
    'give homework to its audiences',
    `INSERT INTO homework_audience (school_id, homework_id, audience_id, due_on) SELECT $1, $2, a, $4 FROM unnest($3::uuid[]) a`,
    [wanted.schoolId, wanted.homeworkId, wanted.audienceIds, wanted.dueOn],
  );
}

async function writeVersion(tx: Transaction, wanted: HomeworkToSave, version: number): Promise<void> {
  await tx.query(
    'note a version of homework',
    `
    INSERT INTO homework_version (school_id, homework_id, subject, lesson_id, due_lesson_id, due_on, body, minutes, expects, version, audience_ids,
      file_ids, withdrawn, written_by, written_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::uuid[], $12::uuid[], false, $13, $14)`,
    [...contentOf(wanted), version, wanted.audienceIds, wanted.fileIds, wanted.teacherId, wanted.at],
  );
}

const STORED = `
SELECT h.teacher_id, h.subject, h.lesson_id, h.due_lesson_id, h.due_on, h.body, h.minutes, h.expects, h.version, h.release_at,
  h.withdrawn_at IS NOT NULL AS withdrawn, v.audience_ids::text[], v.file_ids::text[]
FROM homework h JOIN homework_version v ON v.school_id = h.school_id AND v.homework_id = h.homework_id AND v.version = h.version
WHERE h.school_id = $1 AND h.homework_id = $2`;

const OWN = `
SELECT FROM homework h JOIN person t ON t.school_id = h.school_id AND t.person_id = h.teacher_id
WHERE h.school_id = ANY($2::text[]) AND h.homework_id = $3 AND t.account_id = $1 AND t.active FOR UPDATE OF h`;

const WITHDRAW = `
WITH gone AS (
  UPDATE homework h SET withdrawn_at = $3, changed_at = $3, version = h.version + 1
  WHERE h.school_id = ANY($1::text[]) AND h.homework_id = $2 AND h.withdrawn_at IS NULL RETURNING h.*)
INSERT INTO homework_version (school_id, homework_id, version, audience_ids, subject, lesson_id, due_lesson_id, due_on, body, minutes, expects,
  file_ids, withdrawn, written_by, written_at)
SELECT g.school_id, g.homework_id, g.version, v.audience_ids, g.subject, g.lesson_id, g.due_lesson_id, g.due_on, g.body, g.minutes, g.expects,
  v.file_ids, true, g.teacher_id, $3
FROM gone g JOIN homework_version v ON v.school_id = g.school_id AND v.homework_id = g.homework_id AND v.version = g.version - 1`;

function toStored(homeworkId: HomeworkId, row: StoredRow): StoredHomework {
  return {
    homeworkId,
    teacherId: row.teacher_id,
    subject: row.subject,
    lessonId: row.lesson_id,
    dueLessonId: row.due_lesson_id,
    dueOn: row.due_on,
    text: row.body,
    minutes: row.minutes,
    expects: row.expects,
    audienceIds: row.audience_ids,
    fileIds: row.file_ids,
    version: row.version,
    withdrawn: row.withdrawn,
  };
}
