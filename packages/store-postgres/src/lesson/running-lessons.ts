// Heartbeats of lessons in hand. Port: RunningLessons. LESSON-44.

import type { RunningLesson, RunningLessons } from '@preau/service/lesson';
import type { Database } from '../database.ts';

/** Makes the store of heartbeats. */
export function createRunningLessons(database: Database): RunningLessons {
  return {
    async beat(processId, at, lessons) {
      if (lessons.length === 0) return;
      await database.query(
        'write heartbeats',
        `
        INSERT INTO lesson_running (school_id, lesson_id, process_id, beat_at)
        SELECT l.school_id, l.lesson_id, $1, $2 FROM unnest($3::text[], $4::text[]) AS l(school_id, lesson_id)
        ON CONFLICT (school_id, lesson_id, process_id) DO UPDATE SET beat_at = excluded.beat_at`,
        [processId, at, lessons.map((lesson) => lesson.schoolId), lessons.map((lesson) => lesson.lessonId)],
      );
    },
    async others(processId) {
      const { rows } = await database.query<RunningLesson & Record<string, unknown>>(
        'read heartbeats',
        `
        SELECT school_id AS "schoolId", lesson_id AS "lessonId", process_id AS "processId", beat_at AS "beatAt"
        FROM lesson_running WHERE process_id <> $1 ORDER BY beat_at DESC`,
        [processId],
      );
      return rows;
    },
    async take(lesson) {
      const { rowCount } = await database.query(
        'take a lesson over',
        'DELETE FROM lesson_running WHERE school_id = $1 AND lesson_id = $2 AND process_id = $3 AND beat_at = $4',
        [lesson.schoolId, lesson.lessonId, lesson.processId, lesson.beatAt],
      );
      return rowCount === 1;
    },
    async forget(processId, lesson) {
      await database.query(
        'forget a lesson',
        'DELETE FROM lesson_running WHERE process_id = $1 AND school_id = $2 AND lesson_id = $3',
        [processId, lesson.schoolId, lesson.lessonId],
      );
    },
  };
}
