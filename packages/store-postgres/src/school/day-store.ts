// Days in PostgreSQL: each method one statement. Port: DayStore.

import { weekdayOf } from '@preau/core/base';
import { mondayOf } from '@preau/core/school';
import type { AudienceId, LessonId, PersonId, Role, SchoolId } from '@preau/core/base';
import type { AddedLesson, Slot } from '@preau/core/school';
import type {
  DayNames,
  DayPerson,
  DayStore,
  OfficeFigures,
  SchoolPlace,
  SchoolTimetable,
  TimetableQuery,
} from '@preau/service/school';
import type { Database, Queries } from '../database.ts';
import { ADDED_JSON, slotJson, toAdded, toSlot } from './slot-rows.ts';
import type { AddedJson, SlotJson } from './slot-rows.ts';

/** Makes the store of days. */
export function createDayStore(database: Database): DayStore {
  return {
    async readPeople(accountId, at, date) {
      const { rows } = await database.query<PersonRow>('read the people of an account', PEOPLE, [
        accountId,
        at,
        date ?? null,
      ]);
      return rows.map(toDayPerson);
    },
    readTimetable: (query) => readTimetables(database, query),
    readNames: (schoolIds, audienceIds, personIds, lessonIds) =>
      readNames(database, schoolIds, audienceIds, personIds, lessonIds),
    async readOffice(schoolIds) {
      const { rows } = await database.query<OfficeFigures & { school_id: SchoolId }>(
        'read the figures of a school',
        OFFICE,
        [schoolIds],
      );
      return new Map(rows.map(({ school_id, counts, lastImport }) => [school_id, { counts, lastImport }]));
    },
    async readMembers(schoolId, date) {
      const { rows } = await database.query<{ audience_id: AudienceId; person_ids: PersonId[] }>(
        'read the members of audiences',
        `
        SELECT m.audience_id, array_agg(m.person_id)::text[] AS person_ids FROM membership m JOIN person p USING (school_id, person_id)
        WHERE m.school_id = $1 AND m.starts_on <= $2 AND (m.ends_on IS NULL OR m.ends_on > $2) AND p.active GROUP BY m.audience_id`,
        [schoolId, date],
      );
      return new Map(rows.map((row) => [row.audience_id, row.person_ids]));
    },
    async listSchools() {
      const { rows } = await database.query<SchoolPlace>(
        'list the schools',
        'SELECT school_id AS "schoolId", name, zone FROM school ORDER BY school_id',
      );
      return rows;
    },
    async listChanged(since) {
      const { rows } = await database.query<{ school_id: SchoolId }>(
        'list changed schools',
        `SELECT school_id FROM import_run WHERE finished_at >= $1
         UNION SELECT school_id FROM audit WHERE at >= $1 AND action LIKE 'lesson.%'`,
        [since],
      );
      return rows.map((row) => row.school_id);
    },
    async findSchool(schoolId) {
      const { rows } = await database.query<SchoolPlace>(
        'find a school',
        'SELECT school_id AS "schoolId", name, zone FROM school WHERE school_id = $1',
        [schoolId],
      );
      return rows[0];
    },
  };
}

/** Lessons of a date in several schools; one statement. */
export async function readTimetables(
  queries: Queries,
  query: TimetableQuery,
): Promise<ReadonlyMap<SchoolId, SchoolTimetable>> {
  const { rows } = await queries.query<{ school_id: SchoolId; slot: SlotJson | null; added: AddedJson | null }>(
    'read the timetable',
    TIMETABLE,
    [
      query.schoolIds,
      query.date,
      weekdayOf(query.date),
      mondayOf(query.date),
      query.whole,
      query.audienceIds,
      query.teacherIds,
      query.from,
      query.to,
    ],
  );
  const found = new Map<SchoolId, { slots: Slot[]; added: AddedLesson[] }>(
    query.schoolIds.map((schoolId) => [schoolId, { slots: [], added: [] }]),
  );
  for (const row of rows) {
    if (row.slot !== null) found.get(row.school_id)?.slots.push(toSlot(row.slot));
    if (row.added !== null) found.get(row.school_id)?.added.push(toAdded(row.added));
  }
  return found;
}

async function readNames(
  queries: Queries,
  schoolIds: readonly SchoolId[],
  audienceIds: readonly AudienceId[],
  personIds: readonly PersonId[],
  lessonIds: readonly LessonId[],
): Promise<DayNames> {
  const { rows } = await queries.query<{
    id: string;
    kind: 'audience' | 'person' | 'ended';
    given_name: string;
    family_name: string;
  }>(
    'read names',
    `
    SELECT audience_id::text AS id, 'audience' AS kind, label AS given_name, '' AS family_name FROM audience
      WHERE school_id = ANY($4::text[]) AND audience_id = ANY($1::uuid[])
    UNION ALL SELECT person_id::text, 'person', given_name, family_name FROM person
      WHERE school_id = ANY($4::text[]) AND person_id = ANY($2::uuid[])
    UNION ALL SELECT lesson_id, 'ended', '', '' FROM lesson_event
      WHERE school_id = ANY($4::text[]) AND lesson_id = ANY($3::text[]) AND kind = 'closed'`,
    [audienceIds, personIds, lessonIds, schoolIds],
  );
  const of = (kind: (typeof rows)[number]['kind']): typeof rows => rows.filter((row) => row.kind === kind);
  return {
    audiences: new Map(of('audience').map((row) => [row.id, row.given_name])),
    persons: new Map(of('person').map((row) => [row.id, { givenName: row.given_name, familyName: row.family_name }])),
    ended: new Set(of('ended').map((row) => row.id as LessonId)),
  };
}

interface PersonRow {
  person_id: PersonId;
  school_id: SchoolId;
  name: string;
  zone: string;
  given_name: string;
  family_name: string;
  roles: Role[];
  child_of: PersonId | null;
  runs_cell: boolean;
  class_label: string | null;
  audience_ids: AudienceId[];
}

function toDayPerson(row: PersonRow): DayPerson {
  return {
    personId: row.person_id,
    school: { schoolId: row.school_id, name: row.name, zone: row.zone },
    givenName: row.given_name,
    familyName: row.family_name,
    roles: row.roles,
    classLabel: row.class_label ?? '',
    audienceIds: row.audience_ids,
    childOf: row.child_of,
    runsCell: row.runs_cell,
  };
}

// A membership counts on the date asked for, else on today's date in the school's zone.
const PEOPLE = `
WITH shown AS (
  SELECT p.*, NULL::uuid AS child_of FROM person p WHERE p.account_id = $1 AND p.active
  UNION ALL
  SELECT c.*, p.person_id FROM person p JOIN guardian_link g ON g.school_id = p.school_id AND g.guardian_id = p.person_id AND NOT g.restricted
  JOIN person c ON c.school_id = g.school_id AND c.person_id = g.pupil_id AND c.active
  WHERE p.account_id = $1 AND p.active
)
SELECT p.person_id, p.school_id, s.name, s.zone, p.given_name, p.family_name, p.roles, p.child_of,
  CASE WHEN p.child_of IS NULL AND 'operator' = ANY(p.roles) THEN EXISTS (SELECT FROM account a WHERE a.account_id = $1 AND a.runs_cell) ELSE false END AS runs_cell,
  coalesce(max(u.label) FILTER (WHERE m.kind = 'class'), '') AS class_label,
  coalesce(array_agg(m.audience_id::text ORDER BY m.kind, m.audience_id) FILTER (WHERE m.audience_id IS NOT NULL), '{}') AS audience_ids
FROM shown p JOIN school s USING (school_id)
LEFT JOIN membership m ON m.school_id = p.school_id AND m.person_id = p.person_id
  AND m.starts_on <= coalesce($3::date, (to_timestamp($2::bigint / 1000.0) AT TIME ZONE s.zone)::date)
  AND (m.ends_on IS NULL OR m.ends_on > coalesce($3::date, (to_timestamp($2::bigint / 1000.0) AT TIME ZONE s.zone)::date))
LEFT JOIN audience u ON u.school_id = m.school_id AND u.audience_id = m.audience_id
GROUP BY p.person_id, p.school_id, s.name, s.zone, p.given_name, p.family_name, p.roles, p.child_of
ORDER BY p.child_of NULLS FIRST, s.name COLLATE preau_fr, p.given_name COLLATE preau_fr, p.family_name COLLATE preau_fr, p.person_id`;

const TIMETABLE = `
SELECT l.school_id, ${slotJson('AND (e.original_date = $2::date OR e.to_date = $2::date)')} AS slot, NULL::json AS added
FROM slot l WHERE l.school_id = ANY($1) AND NOT l.missing
  AND ((l.weekday = $3 AND substr(l.week_bits, ($4::date - l.first_monday) / 7 + 1, 1) = '1' AND $4::date >= l.first_monday)
    OR EXISTS (SELECT FROM slot_exception e WHERE e.school_id = l.school_id AND e.slot_id = l.slot_id AND e.to_date = $2::date))
  AND (l.school_id = ANY($5) OR l.audience_ids && $6::uuid[] OR l.teacher_ids && $7::uuid[]
    OR EXISTS (SELECT FROM slot_exception e WHERE e.school_id = l.school_id AND e.slot_id = l.slot_id AND e.to_teacher_ids && $7::uuid[]
      AND (e.original_date = $2::date OR e.to_date = $2::date)))
UNION ALL
SELECT x.school_id, NULL, ${ADDED_JSON}
FROM added_lesson x WHERE x.school_id = ANY($1) AND x.starts_at >= $8 AND x.starts_at < $9
  AND (x.school_id = ANY($5) OR x.audience_ids && $6::uuid[] OR x.teacher_ids && $7::uuid[])`;

const OFFICE = `
SELECT s.school_id,
  (SELECT json_build_object('pupils', count(*) FILTER (WHERE 'pupil' = ANY(p.roles)), 'teachers', count(*) FILTER (WHERE 'teacher' = ANY(p.roles)),
      'guardians', count(*) FILTER (WHERE 'guardian' = ANY(p.roles)),
      'classes', (SELECT count(*) FROM audience u WHERE u.school_id = s.school_id AND u.kind = 'class' AND NOT u.missing),
      'groups', (SELECT count(*) FROM audience u WHERE u.school_id = s.school_id AND u.kind = 'group' AND NOT u.missing))
    FROM person p WHERE p.school_id = s.school_id AND p.active) AS counts,
  (SELECT json_build_object('at', i.finished_at, 'created', i.created, 'changed', i.changed, 'missing', i.missing)
    FROM import_run i WHERE i.school_id = s.school_id ORDER BY i.finished_at DESC LIMIT 1) AS "lastImport"
FROM school s WHERE s.school_id = ANY($1)`;
