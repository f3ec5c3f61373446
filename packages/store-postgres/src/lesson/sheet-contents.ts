// One content in the sheet of a lesson, as it was prepared and as the log tells it. Port: LessonLog, its part that looks for contents. OFFICE-61.

import type { EpochMs } from '@preau/core/base';
import type { Slide } from '@preau/core/lesson';
import type { LessonLog } from '@preau/service/lesson';
import type { Database } from '../database.ts';
import { queriesOf } from './school-queries.ts';

/** Makes that part; `content` is the hash that `preau_content` gives, in hexadecimal. */
export function createSheetContents(database: Database): Pick<LessonLog, 'findSheetHolding' | 'forgetInSheets'> {
  return {
    async findSheetHolding({ schoolId, lessonId }, content) {
      const { rows } = await queriesOf(database, schoolId).query<{
        seq: number;
        at: EpochMs;
        text: string;
        slides: readonly Slide[];
      }>('look for a content in a sheet', FIND, [schoolId, lessonId, content]);
      const row = rows[0];
      return row && { seq: row.seq, at: row.at, sheet: { text: row.text, slides: row.slides } };
    },
    async forgetInSheets({ schoolId, lessonId }, content) {
      const { rows } = await queriesOf(database, schoolId).query<{ was_there: boolean }>(
        'take a content out of sheets',
        FORGET,
        [schoolId, lessonId, content],
      );
      return rows[0]?.was_there === true;
    },
  };
}

const CONTENT = "decode($3, 'hex')";
const holds = (text: string, slides: string): string =>
  `preau_contents(preau_sheet_words(${text}, ${slides})) @> ARRAY[${CONTENT}]`;
const textWithout = (text: string): string => `CASE WHEN preau_content(${text}) = ${CONTENT} THEN '' ELSE ${text} END`;
const slidesWithout = (slides: string): string => `coalesce((
    SELECT jsonb_agg(CASE WHEN preau_content(x.slide ->> 'alt') = ${CONTENT} THEN x.slide || '{"alt": ""}' ELSE x.slide END ORDER BY x.place)
    FROM jsonb_array_elements(${slides}) WITH ORDINALITY AS x(slide, place)), '[]')`;

const FIND = `
SELECT e.seq, e.at, ${textWithout('s.text')} AS text, ${slidesWithout('s.slides')} AS slides
FROM lesson_event e CROSS JOIN (
  SELECT coalesce(body ->> 'sheet', '') AS text, fact -> 'slides' AS slides FROM lesson_event
  WHERE school_id = $1 AND lesson_id = $2 AND kind IN ('prepared', 'sheetChanged') ORDER BY seq DESC LIMIT 1) s
WHERE e.school_id = $1 AND e.lesson_id = $2 AND ${holds('s.text', 's.slides')} ORDER BY e.seq DESC LIMIT 1`;

const FORGET = `
WITH prepared AS (
  UPDATE lesson_sheet SET text = ${textWithout('text')}, slides = ${slidesWithout('slides')}
  WHERE school_id = $1 AND lesson_id = $2 AND ${holds('text', 'slides')} RETURNING 1
), told AS (
  UPDATE lesson_event SET body = jsonb_set(body, '{sheet}', to_jsonb(${textWithout("body ->> 'sheet'")})),
    fact = jsonb_set(fact, '{slides}', ${slidesWithout("fact -> 'slides'")})
  WHERE school_id = $1 AND lesson_id = $2 AND kind IN ('prepared', 'sheetChanged') AND ${holds("body ->> 'sheet'", "fact -> 'slides'")} RETURNING 1
)
SELECT EXISTS (SELECT FROM prepared) OR EXISTS (SELECT FROM told) AS was_there`;
