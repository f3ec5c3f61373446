// Session notes and the book of a class in PostgreSQL. Port: NoteStore.

import { displayNameOf } from '@preau/core/school';
import type { FileId } from '@preau/core/base';
import type { NoteStore, NoteToSave, NoteView, SaveOutcome, StandInSight } from '@preau/service/school';
import type { Database, Transaction } from '../../database.ts';
import { withFiles } from '../files/file-uses.ts';
import type { TakeFiles } from '../files/file-uses.ts';
import { saveVersion } from './save-version.ts';
import type { Standing } from './save-version.ts';
import { filesJson, HOMEWORK, mayReadNote, MEMBER_NOW, STANDS, toHomework } from './work-rows.ts';
import type { HomeworkRow } from './work-rows.ts';

type NoteRow = Omit<NoteView, 'teacherName' | 'files'> & {
  readonly givenName: string;
  readonly familyName: string;
  readonly files: NoteView['files'] | null;
};

/** Makes the store. */
export function createNoteStore(database: Database): NoteStore {
  return {
    save: (note) => withFiles(database, 'save a session note', (tx, take) => saveNote(tx, take, note)),
    async findStandIn({ accountId, at, schools }, audienceId) {
      const { rows } = await database.query<StandInSight & Record<string, unknown>>('find a stand-in', STAND_IN, [
        accountId,
        at,
        schools,
        audienceId,
      ]);
      return rows[0];
    },
    async readBook({ accountId, at }, { schoolId, audienceId, teacherId, isOffice, days = null }, from, to) {
      const values = [schoolId, audienceId, from, to, accountId, at, teacherId !== null || isOffice, days];
      const [notes, homework] = await Promise.all([
        database.query<NoteRow>('read session notes', NOTES, [...values, teacherId !== null]),
        database.query<HomeworkRow>('read the homework of a class', HOMEWORK_OF_CLASS, values),
      ]);
      return {
        notes: notes.rows.map(({ givenName, familyName, files, ...note }) => ({
          ...note,
          teacherName: displayNameOf({ givenName, familyName }),
          files: files ?? [],
        })),
        homework: homework.rows.map(toHomework),
      };
    },
    async mayRead({ accountId, at, offices }, schoolId, noteId) {
      const { rows } = await database.query<{ may: boolean }>('check a reader of a session note', MAY_READ, [
        accountId,
        at,
        schoolId,
        noteId,
        offices,
      ]);
      return rows[0]?.may === true;
    },
  };
}

/** The same rule as `decideSave` of homework, for any author of the lesson. */
function saveNote(tx: Transaction, take: TakeFiles, wanted: NoteToSave): Promise<SaveOutcome> {
  const { schoolId, lessonId, fileIds, text, at } = wanted;
  return saveVersion<StoredNote>({
    base: wanted.base,
    releaseAt: wanted.releaseAt,
    insert: () => insert(tx, wanted),
    lock: () =>
      tx.query('lock a session note', 'SELECT FROM session_note WHERE school_id = $1 AND lesson_id = $2 FOR UPDATE', [
        schoolId,
        lessonId,
      ]),
    find: async () =>
      (await tx.query<StoredNote>('find a session note to change', STORED, [schoolId, lessonId])).rows[0],
    decide(stands) {
      if (stands === undefined) return 'unknown';
      if (stands.body === text && stands.file_ids.join() === fileIds.join()) return 'same';
      return wanted.base === stands.version ? 'change' : 'stale';
    },
    async change(version) {
      await tx.query(
        'change a session note',
        'UPDATE session_note SET body = $3, version = $4, changed_at = $5 WHERE school_id = $1 AND lesson_id = $2',
        [schoolId, lessonId, text, version, at],
      );
    },
    async write(version, stands) {
      if (stands === undefined)
        await tx.query(
          'enter a session note in the books of its classes',
          `INSERT INTO session_note_audience (school_id, lesson_id, audience_id, held_on) SELECT $1, $2, a, $4 FROM unnest($3::uuid[]) a`,
          [schoolId, lessonId, wanted.audienceIds, wanted.heldOn],
        );
      await writeVersion(tx, wanted, version);
      const useId = stands?.note_id ?? wanted.noteId;
      await take(wanted.teacherId, schoolId, { kind: 'note', useId }, fileIds as readonly FileId[]);
    },
  });
}

interface StoredNote extends Standing {
  readonly note_id: string;
  readonly body: string;
  readonly file_ids: string[];
}

async function insert(tx: Transaction, wanted: NoteToSave): Promise<boolean> {
  const { rowCount } = await tx.query(
    'add a session note',
    `
    INSERT INTO session_note (school_id, lesson_id, note_id, teacher_id, subject, held_on, starts_at, body, version, created_at, changed_at, release_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $9, $10) ON CONFLICT (school_id, lesson_id) DO NOTHING`,
    [
      wanted.schoolId,
      wanted.lessonId,
      wanted.noteId,
      wanted.teacherId,
      wanted.subject,
      wanted.heldOn,
      wanted.startsAt,
      wanted.text,
      wanted.at,
      wanted.releaseAt,
    ],
  );
  return rowCount === 1;
}

async function writeVersion(tx: Transaction, wanted: NoteToSave, version: number): Promise<void> {
  await tx.query(
    'note a version of a session note',
    `
    INSERT INTO session_note_version (school_id, lesson_id, version, body, file_ids, written_by, written_at)
    VALUES ($1, $2, $3, $4, $5::uuid[], $6, $7)`,
    [wanted.schoolId, wanted.lessonId, version, wanted.text, wanted.fileIds, wanted.teacherId, wanted.at],
  );
}

const STORED = `
SELECT n.note_id, n.body, n.version, n.release_at, v.file_ids::text[]
FROM session_note n JOIN session_note_version v ON v.school_id = n.school_id AND v.lesson_id = n.lesson_id AND v.version = n.version
WHERE n.school_id = $1 AND n.lesson_id = $2`;

// NOTE: `CROSS JOIN LATERAL (… LIMIT 1)`: see homework-store.ts.

const NOTES = `
SELECT n.lesson_id AS "lessonId", n.subject, n.held_on AS date, n.starts_at AS "startsAt", n.body AS text, n.version, n.release_at AS "releaseAt",
  t.given_name AS "givenName", t.family_name AS "familyName", ${filesJson('note', 'n.school_id', 'n.note_id')} AS files
FROM session_note_audience a
CROSS JOIN LATERAL (SELECT o.* FROM session_note o WHERE o.school_id = a.school_id AND o.lesson_id = a.lesson_id LIMIT 1) n
JOIN person t ON t.school_id = n.school_id AND t.person_id = n.teacher_id
WHERE a.school_id = $1 AND a.audience_id = $2 AND a.held_on BETWEEN $3 AND $4
  AND (n.release_at <= $6 OR $7 OR t.account_id = $5) AND (n.body <> '' OR $9)
  AND ($8::datemultirange IS NULL OR a.held_on <@ $8::datemultirange)
ORDER BY n.held_on DESC, n.starts_at DESC, n.lesson_id`;

const HOMEWORK_OF_CLASS = `
SELECT ${HOMEWORK}
FROM homework_audience b
CROSS JOIN LATERAL (SELECT o.* FROM homework o WHERE o.school_id = b.school_id AND o.homework_id = b.homework_id LIMIT 1) h
JOIN person t ON t.school_id = h.school_id AND t.person_id = h.teacher_id
WHERE b.school_id = $1 AND b.audience_id = $2 AND b.due_on BETWEEN $3 AND $4 AND h.withdrawn_at IS NULL
  AND (h.release_at <= $6 OR $7 OR t.account_id = $5) AND ($8::datemultirange IS NULL OR b.due_on <@ $8::datemultirange)
ORDER BY h.due_on DESC, h.subject COLLATE preau_fr, h.homework_id`;

const STAND_IN = `
SELECT g.school_id AS "schoolId", c.zone, g.audience_id AS "audienceId", a.label, g.person_id AS "teacherId", false AS "isOffice", g.days::text AS days,
  (SELECT count(DISTINCT m.person_id)::int FROM membership m JOIN person p ON p.school_id = m.school_id AND p.person_id = m.person_id AND p.active
   WHERE m.school_id = a.school_id AND m.audience_id = a.audience_id AND ${MEMBER_NOW}) AS pupils
FROM preau_stand_ins($1) g JOIN audience a USING (school_id, audience_id) JOIN school c USING (school_id)
WHERE g.school_id = ANY($3::text[]) AND g.audience_id = $4 LIMIT 1`;

const MAY_READ = `
WITH ${STANDS}
SELECT EXISTS (
  SELECT FROM session_note n JOIN person t ON t.school_id = n.school_id AND t.person_id = n.teacher_id
  WHERE n.school_id = $3 AND n.note_id = $4 AND ${mayReadNote('$5')}) AS may`;
