// Sheets and the records of their pictures. Port: SheetStore.

import type { PictureId } from '@preau/core/base';
import type { Slide } from '@preau/core/lesson';
import type { PictureRecord, SheetStore } from '@preau/service/lesson';
import type { Database } from '../database.ts';

/** Makes the store of sheets. */
export function createSheetStore(database: Database): SheetStore {
  return {
    async read(key) {
      const { rows } = await database.query<{ text: string; slides: Slide[] }>(
        'read a sheet',
        'SELECT text, slides FROM lesson_sheet WHERE school_id = $1 AND lesson_id = $2',
        [key.schoolId, key.lessonId],
      );
      return rows[0];
    },
    async write(key, sheet, by, at) {
      await database.query(
        'write a sheet',
        `
        INSERT INTO lesson_sheet (school_id, lesson_id, text, slides, written_by, written_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (school_id, lesson_id) DO UPDATE SET text = excluded.text, slides = excluded.slides, written_by = excluded.written_by, written_at = excluded.written_at`,
        [key.schoolId, key.lessonId, sheet.text, JSON.stringify(sheet.slides), by, at],
      );
    },
    async addPicture(key, picture, by, at) {
      await database.query(
        'note a picture',
        `
        INSERT INTO lesson_picture (school_id, lesson_id, picture_id, width, height, uploaded_by, uploaded_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT DO NOTHING`,
        [key.schoolId, key.lessonId, picture.pictureId, picture.width, picture.height, by, at],
      );
    },
    async findPictures(key, by, pictureIds) {
      if (pictureIds.length === 0) return [];
      const { rows } = await database.query<PictureRecord & Record<string, unknown>>(
        'find pictures',
        `
        SELECT DISTINCT ON (picture_id) picture_id AS "pictureId", width, height FROM lesson_picture
        WHERE school_id = $1 AND picture_id = ANY($4::text[]) AND (lesson_id = $2 OR uploaded_by = $3)`,
        [key.schoolId, key.lessonId, by, pictureIds],
      );
      return rows;
    },
    async hasPicture(key, pictureId: PictureId) {
      const { rowCount } = await database.query(
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
