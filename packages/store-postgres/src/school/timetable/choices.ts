// Whose weeks an account may look at, in one statement. Part of WeekStore.

import type { AudienceId, PersonId, SchoolId } from '@preau/core/base';
import type { Asker, WeekStore } from '@preau/service/school';
import type { Queries } from '../../database.ts';

type TimetableChoices = Awaited<ReturnType<WeekStore['readChoices']>>;

interface ChoiceRow {
  kind: 'person' | 'audience' | 'teacher' | 'room';
  school_id: SchoolId;
  id: string;
  label: string;
  detail: string;
  flag: boolean;
}

/** Reads them: own places and children, own classes, and for the office every class, teacher and room. */
export async function readChoices(queries: Queries, asker: Asker): Promise<TimetableChoices> {
  const { rows } = await queries.query<ChoiceRow>('list timetables', CHOICES, [
    asker.accountId,
    asker.offices,
    asker.at,
  ]);
  const of = (kind: ChoiceRow['kind']): ChoiceRow[] => rows.filter((row) => row.kind === kind);
  return {
    persons: of('person').map((row) => ({
      personId: row.id as PersonId,
      displayName: row.label,
      classLabel: row.detail,
      isOwn: row.flag,
      schoolId: row.school_id,
    })),
    audiences: of('audience').map((row) => ({
      audienceId: row.id as AudienceId,
      label: row.label,
      kind: row.detail as 'class' | 'group',
      mayFollow: row.flag,
      schoolId: row.school_id,
    })),
    teachers: of('teacher').map((row) => ({
      personId: row.id as PersonId,
      displayName: row.label,
      schoolId: row.school_id,
    })),
    rooms: of('room').map((row) => ({ room: row.label, schoolId: row.school_id })),
  };
}

const CHOICES = `
WITH me AS (SELECT * FROM person WHERE account_id = $1 AND active),
shown AS (
  SELECT m.school_id, m.person_id, m.given_name, m.family_name, true AS is_own FROM me m WHERE m.roles && ARRAY['pupil', 'teacher']
  UNION
  SELECT c.school_id, c.person_id, c.given_name, c.family_name, false FROM me m
  JOIN guardian_link k ON k.school_id = m.school_id AND k.guardian_id = m.person_id AND NOT k.missing AND NOT k.restricted
  JOIN person c ON c.school_id = k.school_id AND c.person_id = k.pupil_id AND c.active
),
stood AS (
  SELECT t.school_id, t.audience_id, bool_or(t.standing = 'teaches') AS teaches
  FROM preau_standing_at($1::uuid, $3::bigint) t GROUP BY t.school_id, t.audience_id
),
found AS (
  SELECT 'person' AS kind, p.school_id, p.person_id::text AS id, concat_ws(' ', p.given_name, p.family_name) AS label,
    coalesce((SELECT u.label FROM membership m JOIN audience u USING (school_id, audience_id) WHERE m.school_id = p.school_id AND m.person_id = p.person_id
      AND m.kind = 'class' AND m.ends_on IS NULL), '') AS detail, p.is_own AS flag, CASE WHEN p.is_own THEN '0' ELSE '1' END AS rank
  FROM shown p
  UNION ALL
  SELECT 'audience', u.school_id, u.audience_id::text, u.label, u.kind, coalesce(t.teaches, false) OR u.school_id = ANY($2::text[]), u.kind
  FROM audience u LEFT JOIN stood t USING (school_id, audience_id)
  WHERE t.audience_id IS NOT NULL OR u.school_id = ANY($2::text[]) AND NOT u.missing
  UNION ALL
  SELECT 'teacher', p.school_id, p.person_id::text, concat_ws(' ', p.given_name, p.family_name), '', false, p.family_name
  FROM person p WHERE p.school_id = ANY($2::text[]) AND p.active AND 'teacher' = ANY(p.roles)
  UNION ALL
  SELECT DISTINCT 'room', l.school_id, '', l.room, '', false, '' FROM slot l WHERE l.school_id = ANY($2::text[]) AND NOT l.missing AND l.room <> ''
)
SELECT kind, school_id, id, label, detail, flag FROM found
ORDER BY kind, school_id, rank COLLATE preau_fr, label COLLATE preau_fr, id`;
