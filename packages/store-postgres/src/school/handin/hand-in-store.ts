// Hand-ins in PostgreSQL. Port: HandInStore.

import type { EpochMs, HomeworkId, PersonId } from '@preau/core/base';
import type { HandInPlace, HandInStore, PupilHandIn } from '@preau/service/school';
import type { Database } from '../../database.ts';
import { withFiles } from '../files/file-uses.ts';
import { ALL, COLUMNS, FOUND, PLACE, toStored } from './hand-in-rows.ts';
import type { FoundRow, HandInRow, ListedRow } from './hand-in-rows.ts';

const TICK =
  'INSERT INTO homework_done (school_id, homework_id, person_id, done_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING';
/** Former hand-ins that a pupil sees. */
const HISTORY = 10;

/** Makes the store. */
export function createHandInStore(database: Database): HandInStore {
  return {
    async findPlace(accountId, homeworkId, at) {
      const { rows } = await database.query<HandInPlace & Record<string, unknown>>('find a homework', PLACE, [
        accountId,
        homeworkId,
        at,
      ]);
      return rows[0];
    },
    async find(accountId, handInId) {
      const { rows } = await database.query<FoundRow>('find a hand-in', FOUND, [accountId, handInId]);
      const row = rows[0];
      return row === undefined
        ? undefined
        : {
            ...toStored(row),
            zone: row.zone,
            dueOn: row.due_on,
            givenName: row.given_name,
            familyName: row.family_name,
            as: row.as,
            actorId: row.actor_id,
          };
    },
    async isThere(schoolId, handInId) {
      const { rows } = await database.query(
        'look for a hand-in',
        'SELECT FROM hand_in WHERE school_id = $1 AND hand_in_id = $2',
        [schoolId, handInId],
      );
      return rows.length > 0;
    },
    hand: ({ schoolId, handInId, homeworkId, pupilId, text, fileIds, handedAt, writtenAt }) =>
      withFiles(database, 'hand in', async (tx, take) => {
        // One hand-in of a pupil at a time: two devices, or a double click.
        await tx.query('wait for a hand-in', 'SELECT pg_advisory_xact_lock(hashtextextended($1, 150))', [
          `${schoolId} ${homeworkId} ${pupilId}`,
        ]);
        const known = await tx.query<{ homework_id: HomeworkId; pupil_id: PersonId }>(
          'find a hand-in',
          'SELECT homework_id, pupil_id FROM hand_in WHERE school_id = $1 AND hand_in_id = $2',
          [schoolId, handInId],
        );
        const [same] = known.rows;
        if (same !== undefined) return same.homework_id === homeworkId && same.pupil_id === pupilId ? 'same' : 'taken';
        const standing = await tx.query<{ returned_at: EpochMs | null; again: boolean }>(
          'find what stands',
          'SELECT returned_at, again FROM hand_in WHERE school_id = $1 AND homework_id = $2 AND pupil_id = $3 AND ended_at IS NULL FOR UPDATE',
          [schoolId, homeworkId, pupilId],
        );
        if (standing.rows[0]?.returned_at != null && !standing.rows[0].again) return 'returned';
        await tx.query(
          'replace a hand-in',
          `UPDATE hand_in SET ended_at = $4, ended_why = 'replaced' WHERE school_id = $1 AND homework_id = $2 AND pupil_id = $3 AND ended_at IS NULL`,
          [schoolId, homeworkId, pupilId, handedAt],
        );
        await tx.query(
          'write a hand-in',
          'INSERT INTO hand_in (school_id, hand_in_id, homework_id, pupil_id, body, handed_at, written_at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
          [schoolId, handInId, homeworkId, pupilId, text, handedAt, writtenAt],
        );
        if (fileIds.length > 0) await take(pupilId, schoolId, { kind: 'handIn', useId: handInId }, fileIds);
        await tx.query('tick a homework', TICK, [schoolId, homeworkId, pupilId, handedAt]);
        return 'handed';
      }),
    async takeBack(schoolId, handInId, at) {
      // One statement, so one moment: the work goes, and the tick with it.
      const { rows } = await database.query(
        'take a hand-in back',
        `WITH gone AS (
           UPDATE hand_in SET ended_at = $3, ended_why = 'takenBack'
           WHERE school_id = $1 AND hand_in_id = $2 AND ended_at IS NULL AND looked_at IS NULL AND returned_at IS NULL
           RETURNING school_id, homework_id, pupil_id
         ), unticked AS (
           DELETE FROM homework_done d USING gone g
           WHERE d.school_id = g.school_id AND d.homework_id = g.homework_id AND d.person_id = g.pupil_id
         )
         SELECT 1 FROM gone`,
        [schoolId, handInId, at],
      );
      return rows.length > 0;
    },
    async look(schoolId, handInId, at) {
      await database.query(
        'note a look',
        'UPDATE hand_in SET looked_at = $3 WHERE school_id = $1 AND hand_in_id = $2 AND ended_at IS NULL AND looked_at IS NULL',
        [schoolId, handInId, at],
      );
    },
    giveBack: (schoolId, handInId, { by, comment, fileIds, again, at }) =>
      withFiles(database, 'return a hand-in', async (tx, take) => {
        // What it bears is read once nobody else can change it.
        await tx.query('lock a hand-in', 'SELECT FROM hand_in WHERE school_id = $1 AND hand_in_id = $2 FOR UPDATE', [
          schoolId,
          handInId,
        ]);
        const { rows } = await tx.query<StandingRow>(
          'find what stands',
          `SELECT comment, again, homework_id, pupil_id, coalesce(returned_marks, 0) <> marks_version AS marked, ARRAY(SELECT u.file_id::text FROM file_use u
             WHERE u.school_id = $1 AND u.kind = 'correction' AND u.use_id = $2 ORDER BY u.position) AS files
           FROM hand_in WHERE school_id = $1 AND hand_in_id = $2 AND ended_at IS NULL`,
          [schoolId, handInId],
        );
        const [stands] = rows;
        if (stands === undefined) return false;
        const isNew =
          stands.marked ||
          again !== stands.again ||
          comment !== stands.comment ||
          [...new Set(fileIds)].join() !== stands.files.join();
        await take(by, schoolId, { kind: 'correction', useId: handInId }, fileIds);
        await tx.query(
          'return a hand-in',
          `UPDATE hand_in SET comment = $4, returned_by = $3, returned_at = CASE WHEN returned_at IS NULL OR $6 THEN $5::bigint ELSE returned_at END,
             again = $7, returned_marks = marks_version, looked_at = coalesce(looked_at, $5::bigint), seen_at = CASE WHEN $6 THEN NULL ELSE seen_at END
           WHERE school_id = $1 AND hand_in_id = $2`,
          [schoolId, handInId, by, comment, at, isNew, again],
        );
        // What is to be done again is not done.
        const work = [schoolId, stands.homework_id, stands.pupil_id];
        if (again && !stands.again)
          await tx.query(
            'untick a homework',
            'DELETE FROM homework_done WHERE school_id = $1 AND homework_id = $2 AND person_id = $3',
            work,
          );
        else if (stands.again && !again) await tx.query('tick a homework', TICK, [...work, at]);
        return true;
      }),
    async see(schoolId, handInId, at) {
      await database.query(
        'note that it was seen',
        'UPDATE hand_in SET seen_at = $3 WHERE school_id = $1 AND hand_in_id = $2 AND returned_at IS NOT NULL AND seen_at IS NULL',
        [schoolId, handInId, at],
      );
    },
    async listOwn(schoolId, homeworkId, pupilIds) {
      const { rows } = await database.query<HandInRow>(
        'list hand-ins of pupils',
        `SELECT i.* FROM unnest($3::uuid[]) AS w(pupil_id) CROSS JOIN LATERAL (
           SELECT ${COLUMNS} FROM hand_in i WHERE i.school_id = $1 AND i.homework_id = $2 AND i.pupil_id = w.pupil_id
           ORDER BY i.ended_at IS NOT NULL, i.handed_at DESC, i.hand_in_id LIMIT ${HISTORY}
         ) i`,
        [schoolId, homeworkId, pupilIds],
      );
      return rows.map(toStored);
    },
    async listAll({ schoolId, homeworkId, teacherId, at, zone, limit }) {
      const { rows } = await database.query<ListedRow>('list the hand-ins of a homework', ALL, [
        schoolId,
        homeworkId,
        at,
        zone,
        limit,
        teacherId,
      ]);
      return rows.map((row): PupilHandIn => ({
        pupilId: row.person_id,
        givenName: row.given_name,
        familyName: row.family_name,
        handIn: row.hand_in_id === null ? null : toStored({ ...row, hand_in_id: row.hand_in_id }),
      }));
    },
  };
}

/** What is returned, as it was. */
interface StandingRow {
  comment: string;
  again: boolean;
  homework_id: HomeworkId;
  pupil_id: PersonId;
  /** It was drawn upon since it was returned, or at all. */
  marked: boolean;
  files: readonly string[];
}
