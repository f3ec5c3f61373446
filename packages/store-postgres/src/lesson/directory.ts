// What the school's tables say of a lesson: its occurrence, its roster with names. Port: LessonDirectory.

import { instantOf, localDateAt, occurrenceOf, parseLocalDate } from '@preau/core/base';
import type { AudienceId, LessonRef, LocalDate, PersonId } from '@preau/core/base';
import type { RosterMember } from '@preau/core/lesson';
import { displayNameOf, occurrenceOfSlot } from '@preau/core/school';
import type { LessonCard, LessonDirectory, LessonKey, SchoolPerson } from '@preau/service/lesson';
import type { Database } from '../database.ts';
import { ADDED_JSON, slotJson, toAdded, toSlot } from '../school/slot-rows.ts';
import type { AddedJson, SlotJson } from '../school/slot-rows.ts';
import { queriesOf } from './school-queries.ts';
import type { SchoolQueries } from './school-queries.ts';

interface Dated {
  readonly lesson: Omit<LessonRef, 'audienceLabel'>;
  readonly cancelled: boolean;
  readonly zone: string;
}

/** Makes the directory. */
export function createLessonDirectory(database: Database): LessonDirectory {
  return {
    async findLesson(key) {
      const queries = queriesOf(database, key.schoolId);
      const dated = await findDated(queries, key);
      return dated === undefined ? undefined : withRoster(queries, dated);
    },
    async findPerson(schoolId, personId) {
      const { rows } = await queriesOf(database, schoolId).query<PersonRow>(
        'find a person',
        `${PEOPLE} AND p.person_id = $2`,
        [schoolId, personId],
      );
      return rows.map(toPerson)[0];
    },
    async searchPeople(schoolId, text, limit) {
      const { rows } = await queriesOf(database, schoolId).query<PersonRow>(
        'search people',
        `
        ${PEOPLE} AND ${fold("p.given_name || ' ' || p.family_name || ' ' || p.given_name")} LIKE '%' || ${fold('$2::text')} || '%' ESCAPE '!'
        ORDER BY p.family_name COLLATE preau_fr, p.given_name COLLATE preau_fr LIMIT $3`,
        [schoolId, text.replaceAll(/[!%_]/g, '!$&'), limit],
      );
      return rows.map(toPerson);
    },
  };
}

/** SQL: small letters without accents. */
const fold = (expression: string): string =>
  `regexp_replace(normalize(lower(${expression}), NFD), '[\\u0300-\\u036F]', '', 'g')`;

// Guardians are not invited into a class of minors by a search.
const PEOPLE = `
SELECT p.person_id, p.given_name, p.family_name,
  coalesce((SELECT max(u.label) FROM membership m JOIN audience u USING (school_id, audience_id)
    WHERE m.school_id = p.school_id AND m.person_id = p.person_id AND m.kind = 'class' AND m.ends_on IS NULL), '') AS label
FROM person p WHERE p.school_id = $1 AND p.active AND p.roles && ARRAY['pupil', 'teacher', 'head']`;

interface PersonRow {
  readonly person_id: PersonId;
  readonly given_name: string;
  readonly family_name: string;
  readonly label: string;
}

function toPerson(row: PersonRow): SchoolPerson {
  return {
    personId: row.person_id,
    name: displayNameOf({ givenName: row.given_name, familyName: row.family_name }),
    label: row.label,
  };
}

async function findDated(queries: SchoolQueries, key: LessonKey): Promise<Dated | undefined> {
  const occurrence = occurrenceOf(key.lessonId);
  if (occurrence === undefined) return findAdded(queries, key);
  // The date in an id may be one that no calendar has; PostgreSQL would call it a fault.
  const date = parseLocalDate(occurrence.date);
  return date === undefined ? undefined : findOccurrence(queries, key, occurrence.slotId, date);
}

async function findAdded(queries: SchoolQueries, key: LessonKey): Promise<Dated | undefined> {
  const { rows } = await queries.query<{ zone: string; added: AddedJson }>(
    'find a lesson',
    `SELECT s.zone, ${ADDED_JSON} AS added FROM added_lesson x JOIN school s USING (school_id) WHERE x.school_id = $1 AND x.lesson_id = $2`,
    [key.schoolId, key.lessonId],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  const { startsAt, endsAt, subject, audienceIds, teacherIds, room, cancelled } = toAdded(row.added);
  return { lesson: { ...key, startsAt, endsAt, subject, audienceIds, teacherIds, room }, cancelled, zone: row.zone };
}

async function findOccurrence(
  queries: SchoolQueries,
  key: LessonKey,
  slotId: string,
  date: LocalDate,
): Promise<Dated | undefined> {
  const { rows } = await queries.query<{ zone: string; slot: SlotJson }>(
    'find a lesson',
    `
    SELECT s.zone, ${slotJson('AND e.original_date = $3::date')} AS slot FROM slot l JOIN school s USING (school_id)
    WHERE l.school_id = $1 AND l.slot_id = $2 AND NOT l.missing`,
    [key.schoolId, slotId, date],
  );
  const row = rows[0];
  const found = row === undefined ? undefined : occurrenceOfSlot(toSlot(row.slot), date);
  if (row === undefined || found === undefined) return undefined;
  const at = (minute: number): number => instantOf(found.date, minute, row.zone);
  const { audienceIds, teacherIds, subject, room } = found;
  return {
    lesson: {
      ...key,
      startsAt: at(found.startMinute),
      endsAt: at(found.endMinute),
      subject,
      audienceIds,
      teacherIds,
      room,
    },
    cancelled: found.status === 'cancelled',
    zone: row.zone,
  };
}

interface RosterRow {
  readonly kind: 'audience' | 'teacher' | 'pupil';
  readonly id: string;
  readonly audience_id: AudienceId | null;
  readonly label: string;
  readonly given_name: string;
  readonly family_name: string;
}

async function withRoster(queries: SchoolQueries, dated: Dated): Promise<LessonCard> {
  const { lesson, cancelled, zone } = dated;
  const { rows } = await queries.query<RosterRow>('read a roster', ROSTER, [
    lesson.schoolId,
    lesson.audienceIds,
    lesson.teacherIds,
    localDateAt(lesson.startsAt, zone),
  ]);
  const roster = new Map<string, RosterMember>();
  const names: Record<string, string> = {};
  for (const row of rows) {
    if (row.kind === 'audience' || roster.has(row.id)) continue;
    roster.set(row.id, { personId: row.id as PersonId, part: row.kind, audienceId: row.audience_id });
    names[row.id] = displayNameOf({ givenName: row.given_name, familyName: row.family_name });
  }
  const labels = new Map(rows.filter((row) => row.kind === 'audience').map((row) => [row.id, row.label]));
  const audienceLabel = lesson.audienceIds
    .map((id) => labels.get(id))
    .filter((label) => label !== undefined)
    .join(', ')
    .slice(0, 100);
  return { lesson: { ...lesson, audienceLabel }, cancelled, zone, roster: [...roster.values()], names };
}

// Teachers in the order of the timetable, then pupils by family name, whoever is a member on the day of the lesson.
const ROSTER = `
SELECT 'audience' AS kind, audience_id::text AS id, NULL::text AS audience_id, label, '' AS given_name, '' AS family_name, 0 AS rank, 0::bigint AS place
  FROM audience WHERE school_id = $1 AND audience_id = ANY($2::uuid[])
UNION ALL
SELECT 'teacher', p.person_id::text, NULL, '', p.given_name, p.family_name, 1, t.place
  FROM unnest($3::uuid[]) WITH ORDINALITY AS t(person_id, place) JOIN person p ON p.school_id = $1 AND p.person_id = t.person_id AND p.active
UNION ALL
SELECT 'pupil', p.person_id::text, m.audience_id::text, '', p.given_name, p.family_name, 2,
    row_number() OVER (ORDER BY p.family_name COLLATE preau_fr, p.given_name COLLATE preau_fr, p.person_id)
  FROM membership m JOIN person p USING (school_id, person_id)
  WHERE m.school_id = $1 AND m.audience_id = ANY($2::uuid[]) AND m.starts_on <= $4::date AND (m.ends_on IS NULL OR m.ends_on > $4::date)
    AND p.active AND 'pupil' = ANY(p.roles)
ORDER BY rank, place, audience_id`;
