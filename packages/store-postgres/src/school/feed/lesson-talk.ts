// What was written in the lessons of a class, read from their logs. Port: LessonTalk. FEED-50 to 52.

import { CLOSES_AFTER_MS } from '@preau/core/base';
import { displayNameOf } from '@preau/core/school';
import type { EpochMs, LessonId } from '@preau/core/base';
import type { LessonTalk } from '@preau/service/school';
import type { Database } from '../../database.ts';

const DAY_MS = 86_400_000;

/** Makes the reader of lessons' logs. */
export function createLessonTalk(database: Database): LessonTalk {
  return {
    async listLessons({ schoolId, audienceId }, now) {
      const { rows } = await database.query<LessonRow>('read the talk of lessons', LIST, [
        schoolId,
        audienceId,
        now,
        CLOSES_AFTER_MS,
      ]);
      return {
        isOn: rows.some((row) => row.is_on),
        lessons: rows
          .filter((row) => row.messages > 0)
          .map((row) => ({
            lessonId: row.lesson_id,
            subject: row.subject,
            startsAt: Number(row.starts_at),
            messages: row.messages,
          })),
      };
    },
    async readTalk({ schoolId, audienceId }, lessonId) {
      const { rows } = await database.query<{ messages: readonly MessageJson[] }>('read the talk of a lesson', READ, [
        schoolId,
        audienceId,
        lessonId,
      ]);
      return rows[0]?.messages.map(({ seq, at, text, givenName, familyName }) => ({
        seq,
        at,
        text,
        displayName: givenName === null || familyName === null ? '' : displayNameOf({ givenName, familyName }),
      }));
    },
  };
}

interface LessonRow {
  readonly lesson_id: LessonId;
  readonly subject: string;
  readonly starts_at: string;
  readonly messages: number;
  readonly is_on: boolean;
}

interface MessageJson {
  readonly seq: number;
  readonly at: EpochMs;
  readonly text: string;
  readonly givenName: string | null;
  readonly familyName: string | null;
}

/** Posted to everybody and not erased. */
const SAID = `e.kind = 'messagePosted' AND e.body IS NOT NULL AND e.visibility = 'everyone'`;

// Lessons have no table: their ids follow from the slots of the class and the dates. What they were stands in their own log.
const LIST = `
WITH ids AS (
  SELECT l.slot_id::text || '_' || to_char(d.day, 'YYYYMMDD') AS lesson_id
  FROM school s CROSS JOIN LATERAL generate_series(
    date_trunc('day', to_timestamp($3::bigint / 1000.0) AT TIME ZONE s.zone) - interval '14 days',
    to_timestamp($3::bigint / 1000.0) AT TIME ZONE s.zone, interval '1 day') AS d(day)
  JOIN slot l ON l.school_id = s.school_id AND l.weekday = extract(isodow FROM d.day) AND l.audience_ids @> ARRAY[$2::uuid]
  WHERE s.school_id = $1
  UNION
  SELECT a.lesson_id::text FROM added_lesson a
  WHERE a.school_id = $1 AND a.starts_at BETWEEN $3::bigint - ${14 * DAY_MS} AND $3::bigint + ${DAY_MS} AND a.audience_ids @> ARRAY[$2::uuid]
)
SELECT i.lesson_id, h.fact->'lesson'->>'subject' AS subject, h.fact->'lesson'->>'startsAt' AS starts_at, t.messages,
  t.is_on AND (h.fact->'lesson'->>'endsAt')::bigint + $4::bigint > $3::bigint AS is_on
FROM ids i CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE ${SAID})::int AS messages,
    coalesce(bool_or(e.kind = 'opened') AND NOT bool_or(e.kind = 'closed'), false) AS is_on
  FROM lesson_event e WHERE e.school_id = $1 AND e.lesson_id = i.lesson_id AND e.kind IN ('messagePosted', 'opened', 'closed')) t
JOIN lesson_event h ON h.school_id = $1 AND h.lesson_id = i.lesson_id AND h.seq = 1 AND h.kind = 'prepared'
WHERE (t.messages > 0 OR t.is_on) AND h.fact->'lesson'->'audienceIds' ? $2::text
ORDER BY 3 DESC LIMIT 50`;

const READ = `
SELECT coalesce((SELECT json_agg(json_build_object('seq', m.seq, 'at', m.at, 'text', m.text, 'givenName', p.given_name, 'familyName', p.family_name) ORDER BY m.seq)
  FROM (SELECT e.seq, e.at, e.body->>'text' AS text, (e.fact->>'personId')::uuid AS person_id FROM lesson_event e
    WHERE e.school_id = $1 AND e.lesson_id = $3 AND ${SAID} ORDER BY e.seq LIMIT 500) m
  LEFT JOIN person p ON p.school_id = $1 AND p.person_id = m.person_id), '[]') AS messages
FROM lesson_event h WHERE h.school_id = $1 AND h.lesson_id = $3 AND h.seq = 1 AND h.kind = 'prepared' AND h.fact->'lesson'->'audienceIds' ? $2::text`;
