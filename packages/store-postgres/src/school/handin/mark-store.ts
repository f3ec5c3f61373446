// Marks upon the pages of hand-ins in PostgreSQL. Port: MarkStore.

import { err, ok } from '@preau/core/base';
import type { FileId, MarkId } from '@preau/core/base';
import { hasRoomForMarks, pointsOf } from '@preau/core/school';
import type { Mark } from '@preau/core/school';
import type { MarkStore } from '@preau/service/school';
import type { Database } from '../../database.ts';

/** Makes the store. */
export function createMarkStore(database: Database): MarkStore {
  return {
    save: (schoolId, handInId, by, { add, erase }, at) =>
      database.transaction('save marks', async (tx) => {
        // One save of a hand-in at a time: versions follow one another.
        const now = await tx.query<{ marks_version: number }>(
          'wait for marks',
          'SELECT marks_version FROM hand_in WHERE school_id = $1 AND hand_in_id = $2 FOR UPDATE',
          [schoolId, handInId],
        );
        const version = now.rows[0]?.marks_version;
        if (version === undefined) return err({ code: 'handIn.unknown' });
        const tallies = await tx.query<TallyRow>('count marks', TALLIES, [
          schoolId,
          handInId,
          add.map(({ markId }) => markId),
          erase,
        ]);
        const known = new Set(tallies.rows.flatMap((row) => row.known ?? []));
        const added = [...new Map(add.map((mark) => [mark.markId, mark])).values()].filter(
          ({ markId }) => !known.has(markId),
        );
        const all = tallies.rows.reduce((sum, row) => sum + row.all, 0);
        const standing = tallies.rows.map(({ file_id: fileId, page, marks, points }) => ({
          fileId,
          page,
          marks,
          points,
        }));
        if (added.length > 0 && !hasRoomForMarks(standing, all, added)) return err({ code: 'handIn.marksFull' });
        const saved = await tx.query<{ marks_version: number }>('save marks', SAVE, [
          schoolId,
          handInId,
          version + 1,
          by,
          at,
          JSON.stringify(added.map(toRow)),
          erase,
        ]);
        return ok(saved.rows[0]?.marks_version ?? version);
      }),
    async between(schoolId, handInId, since, until) {
      const { rows } = await database.query<MarkRow>('read marks', BETWEEN, [schoolId, handInId, since, until]);
      return {
        marks: rows.filter(({ gone }) => !gone).map(toMark),
        erased: rows.filter(({ gone }) => gone).map(({ mark_id }) => mark_id),
      };
    },
  };
}

interface TallyRow {
  file_id: FileId;
  page: number;
  marks: number;
  points: number;
  all: number;
  known: MarkId[] | null;
}

interface MarkRow {
  mark_id: MarkId;
  file_id: FileId;
  page: number;
  /** The rest of a mark: what the schema of the request let in. */
  body: object;
  gone: boolean;
}

function toRow(mark: Mark): object {
  const { markId, fileId, page, ...body } = mark;
  return { mark_id: markId, file_id: fileId, page, body, points: pointsOf(mark) };
}

function toMark({ mark_id, file_id, page, body }: MarkRow): Mark {
  return { ...body, markId: mark_id, fileId: file_id, page } as Mark;
}

/** What goes in this save ($4) leaves its room to what comes. */
const TALLIES = `
SELECT file_id, page, count(*) FILTER (WHERE stands)::int AS marks, coalesce(sum(points) FILTER (WHERE stands), 0)::int AS points,
  count(*)::int AS all, array_agg(mark_id) FILTER (WHERE mark_id = ANY($3::uuid[])) AS known
FROM (
  SELECT *, erased_in IS NULL AND NOT mark_id = ANY($4::uuid[]) AS stands FROM hand_in_mark WHERE school_id = $1 AND hand_in_id = $2
) k GROUP BY file_id, page`;

const SAVE = `
WITH added AS (
  INSERT INTO hand_in_mark (school_id, hand_in_id, mark_id, file_id, page, body, points, made_by, made_at, added_in, position)
  SELECT $1, $2, (k.row->>'mark_id')::uuid, (k.row->>'file_id')::uuid, (k.row->>'page')::smallint, k.row->'body', (k.row->>'points')::smallint,
    $4, $5, $3, k.position
  FROM jsonb_array_elements($6::jsonb) WITH ORDINALITY AS k(row, position) RETURNING 1
), gone AS (
  UPDATE hand_in_mark SET erased_in = $3, erased_by = $4
  WHERE school_id = $1 AND hand_in_id = $2 AND mark_id = ANY($7::uuid[]) AND erased_in IS NULL RETURNING 1
)
UPDATE hand_in SET marks_version = $3
WHERE school_id = $1 AND hand_in_id = $2 AND (EXISTS (SELECT FROM added) OR EXISTS (SELECT FROM gone)) RETURNING marks_version`;

const BETWEEN = `
SELECT mark_id, file_id, page, body, coalesce(erased_in <= $4, false) AS gone FROM hand_in_mark
WHERE school_id = $1 AND hand_in_id = $2 AND added_in <= $4 AND (
  (added_in > $3 AND (erased_in IS NULL OR erased_in > $4)) OR (added_in <= $3 AND erased_in > $3 AND erased_in <= $4))
ORDER BY added_in, position`;
