// Sheets and the records of their pictures. Port: SheetStore.

import type { PictureId, SchoolId } from '@preau/core/base';
import type { Slide } from '@preau/core/lesson';
import type { PictureRecord, SheetStore } from '@preau/service/lesson';
import type { Database, Queries } from '../database.ts';
import { REFUSED_CONTENT, StoreError } from '../store-error.ts';
import { asHouse } from '../wall.ts';
import { queriesOf } from './school-queries.ts';

/** Makes the store of sheets. What is of a lesson sees its school alone; the sweeps are of the house. WALL-40. */
export function createSheetStore(database: Database): SheetStore {
  return {
    async read(key) {
      const { rows } = await queriesOf(database, key.schoolId).query<{ text: string; slides: Slide[] }>(
        'read a sheet',
        'SELECT text, slides FROM lesson_sheet WHERE school_id = $1 AND lesson_id = $2',
        [key.schoolId, key.lessonId],
      );
      return rows[0];
    },
    async write(key, sheet, by, at) {
      try {
        await queriesOf(database, key.schoolId).query(
          'write a sheet',
          `
        INSERT INTO lesson_sheet (school_id, lesson_id, text, slides, written_by, written_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (school_id, lesson_id) DO UPDATE SET text = excluded.text, slides = excluded.slides, written_by = excluded.written_by, written_at = excluded.written_at`,
          [key.schoolId, key.lessonId, sheet.text, JSON.stringify(sheet.slides), by, at],
        );
        return 'saved';
      } catch (error) {
        if (error instanceof StoreError && error.sqlState === REFUSED_CONTENT) return 'refused';
        throw error;
      }
    },
    addPicture: (key, picture, by, at, limitBytes) =>
      queriesOf(database, key.schoolId).transaction('note a picture', async (tx) => {
        // Two uploads at once must not both take the last place.
        await tx.query(
          'wait for the pictures of the school',
          "SELECT pg_advisory_xact_lock(hashtextextended('preau pictures ' || $1, 0))",
          [key.schoolId],
        );
        const { rows } = await tx.query<{ has: boolean }>(
          'find the picture in the school',
          'SELECT EXISTS (SELECT FROM lesson_picture WHERE school_id = $1 AND picture_id = $2) AS has',
          [key.schoolId, picture.pictureId],
        );
        const has = rows[0]?.has === true;
        if (!has && (await countBytes(tx, key.schoolId)) + picture.sizeBytes > limitBytes) return false;
        await tx.query(
          'note a picture',
          `
        INSERT INTO lesson_picture (school_id, lesson_id, picture_id, width, height, uploaded_by, uploaded_at, size_bytes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT DO NOTHING`,
          [key.schoolId, key.lessonId, picture.pictureId, picture.width, picture.height, by, at, picture.sizeBytes],
        );
        return true;
      }),
    pictureBytes: (schoolId) => countBytes(queriesOf(database, schoolId), schoolId),
    forgetUnnamed: (before) =>
      asHouse(() =>
        database.transaction(
          'forget pictures',
          async (tx) => (await tx.query('forget what nobody names', FORGET, [before])).rowCount ?? 0,
          { timeoutMs: FORGET_MS },
        ),
      ),
    async knownPictures(pictureIds) {
      const { rows } = await asHouse(() =>
        database.query<{ picture_id: PictureId }>(
          'find pictures of any school',
          'SELECT DISTINCT picture_id FROM lesson_picture WHERE picture_id = ANY($1::text[])',
          [pictureIds],
        ),
      );
      return new Set(rows.map((row) => row.picture_id));
    },
    async findPictures(key, by, pictureIds) {
      if (pictureIds.length === 0) return [];
      const { rows } = await queriesOf(database, key.schoolId).query<PictureRecord & Record<string, unknown>>(
        'find pictures',
        `
        SELECT DISTINCT ON (picture_id) picture_id AS "pictureId", width, height FROM lesson_picture
        WHERE school_id = $1 AND picture_id = ANY($4::text[]) AND (lesson_id = $2 OR uploaded_by = $3)`,
        [key.schoolId, key.lessonId, by, pictureIds],
      );
      return rows;
    },
    async hasPicture(key, pictureId: PictureId) {
      const { rowCount } = await queriesOf(database, key.schoolId).query(
        'find a picture',
        `
        SELECT FROM lesson_picture WHERE school_id = $1 AND lesson_id = $2 AND picture_id = $3
        UNION ALL SELECT FROM lesson_sheet WHERE school_id = $1 AND lesson_id = $2 AND slides @> jsonb_build_array(jsonb_build_object('pictureId', $3::text)) LIMIT 1`,
        [key.schoolId, key.lessonId, pictureId],
      );
      return (rowCount ?? 0) > 0;
    },
  };
}

/** A daily statement over all sheets may take this long. */
const FORGET_MS = 120_000;

// A picture of one lesson may stand in another sheet of its school, and an earlier sheet lives on in its log.
const FORGET = `
WITH named AS (
  SELECT s.school_id, slide->>'pictureId' AS picture_id FROM lesson_sheet s, jsonb_array_elements(s.slides) AS slide
  UNION SELECT e.school_id, slide->>'pictureId' FROM lesson_event e, jsonb_array_elements(e.fact->'slides') AS slide
    WHERE e.kind IN ('prepared', 'sheetChanged')
)
DELETE FROM lesson_picture p WHERE p.uploaded_at < $1
  AND NOT EXISTS (SELECT FROM named n WHERE n.school_id = p.school_id AND n.picture_id = p.picture_id)`;

async function countBytes(queries: Queries, schoolId: SchoolId): Promise<number> {
  const { rows } = await queries.query<{ bytes: number }>(
    'count the bytes of pictures',
    `SELECT coalesce(sum(size_bytes), 0)::bigint AS bytes FROM (SELECT DISTINCT ON (picture_id) size_bytes FROM lesson_picture WHERE school_id = $1 ORDER BY picture_id, size_bytes DESC) AS p`,
    [schoolId],
  );
  return rows[0]?.bytes ?? 0;
}
