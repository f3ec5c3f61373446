// Heartbeats of lessons in hand. Port: RunningLessons. LESSON-44.

import type { RunningLesson, RunningLessons } from '@preau/service/lesson';
import type { Database } from '../database.ts';
import { asHouse } from '../wall.ts';
import { queriesOf } from './school-queries.ts';

/** Makes the store of heartbeats. They are of a process, whose lessons are of several schools: of the house. WALL-40. */
export function createRunningLessons(database: Database): RunningLessons {
  return {
    async beat(processId, at, lessons) {
      if (lessons.length === 0) return;
      const columns = [lessons.map((lesson) => lesson.schoolId), lessons.map((lesson) => lesson.lessonId)];
      await asHouse(() => database.query('write heartbeats', BEAT, [processId, at, ...columns]));
    },
    async others(processId) {
      const { rows } = await asHouse(() =>
        database.query<RunningLesson & Record<string, unknown>>('read heartbeats', OTHERS, [processId]),
      );
      return rows;
    },
    async take(lesson) {
      const { rowCount } = await queriesOf(database, lesson.schoolId).query(
        'take a lesson over',
        'DELETE FROM lesson_running WHERE school_id = $1 AND lesson_id = $2 AND process_id = $3 AND beat_at = $4',
        [lesson.schoolId, lesson.lessonId, lesson.processId, lesson.beatAt],
      );
      return rowCount === 1;
    },
    async forget(processId, lesson) {
      await queriesOf(database, lesson.schoolId).query(
        'forget a lesson',
        'DELETE FROM lesson_running WHERE process_id = $1 AND school_id = $2 AND lesson_id = $3',
        [processId, lesson.schoolId, lesson.lessonId],
      );
    },
  };
}

const BEAT = `
INSERT INTO lesson_running (school_id, lesson_id, process_id, beat_at)
SELECT l.school_id, l.lesson_id, $1, $2 FROM unnest($3::text[], $4::text[]) AS l(school_id, lesson_id)
ON CONFLICT (school_id, lesson_id, process_id) DO UPDATE SET beat_at = excluded.beat_at`;

const OTHERS = `
SELECT school_id AS "schoolId", lesson_id AS "lessonId", process_id AS "processId", beat_at AS "beatAt"
FROM lesson_running WHERE process_id <> $1 ORDER BY beat_at DESC`;
