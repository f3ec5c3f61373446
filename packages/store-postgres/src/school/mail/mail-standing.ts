// How somebody stands who writes, and how they stand to those whom they may write to.

import type { AudienceId, LocalDate, PersonId, Role, SchoolId } from '@preau/core/base';
import { DEFAULT_CELLS, displayNameOf, toSwitches } from '@preau/core/school';
import type { Bond, GroupStanding, MailCell, WriterGroup } from '@preau/core/school';
import type { AudienceReach, FoundBond, FoundReceiver, MailStore, Writer, WriterStanding } from '@preau/service/school';
import type { Queries } from '../../database.ts';
import { overTheWall } from '../../wall.ts';
import { BONDS, ON_DAY, STANDING } from './mail-sql.ts';

/** The row that `STANDING` answers. */
export interface StandingRow {
  roles: Role[];
  zone: string;
  switches: Record<string, boolean>;
  cells: MailCell[] | null;
  refuses: ('pupil' | 'guardian')[];
  muted_until: number | null;
  device_since: number | null;
  sent: [last: number | null, count: number, first: number | null];
}

/** The row as the desk knows it. */
export function toStanding(row: StandingRow): WriterStanding {
  return {
    roles: row.roles,
    zone: row.zone,
    switches: toSwitches(row.switches),
    cells: row.cells ?? DEFAULT_CELLS,
    refuses: row.refuses,
    mutedUntil: row.muted_until,
    deviceSince: row.device_since,
    sent: { lastAt: row.sent[0], inLastHour: row.sent[1], firstOfHourAt: row.sent[2] },
  };
}

/** How it stands with a writer; one statement. */
export async function findStanding(queries: Queries, writer: Writer, at: number): Promise<WriterStanding | undefined> {
  const { rows } = await queries.query<StandingRow>(
    'read how somebody may write',
    `SELECT ${STANDING} FROM person p JOIN school s USING (school_id) WHERE p.school_id = $1 AND p.person_id = $2 AND p.active`,
    [writer.schoolId, writer.personId, writer.deviceId, writer.accountId, at],
  );
  return rows[0] && toStanding(rows[0]);
}

/** Persons with their bonds to the writer, and how the writer stands to audiences; one statement. */
export async function findReceivers(
  queries: Queries,
  writer: Writer,
  personIds: readonly PersonId[],
  audienceIds: readonly AudienceId[],
  day: LocalDate,
): Promise<{ readonly persons: readonly FoundBond[]; readonly audiences: ReadonlyMap<AudienceId, GroupStanding> }> {
  const { rows } = await queries.query<{
    person_id: PersonId | null;
    audience_id: AudienceId | null;
    roles: Role[];
    bonds: Bond[];
    refuses: WriterGroup[];
  }>(
    'find receivers',
    `WITH bond AS MATERIALIZED (${BONDS('$3', '$1', '$2::uuid', '$4::date')})
     SELECT p.person_id, NULL::uuid AS audience_id, p.roles, ${BONDS_OF}, ${REFUSES}
       FROM person p WHERE p.school_id = $1 AND p.person_id = ANY($5::uuid[]) AND p.person_id <> $2 AND p.active
     UNION ALL
     SELECT NULL, u.audience_id, '{}', array_remove(ARRAY[
         CASE WHEN EXISTS (SELECT FROM teaching t WHERE t.school_id = u.school_id AND t.audience_id = u.audience_id AND t.person_id = $2) THEN 'pupil' END,
         CASE WHEN EXISTS (SELECT FROM preau_delegate_of($1, $4::date) d WHERE d.audience_id = u.audience_id AND d.person_id = $2) THEN 'classGuardian' END], NULL), '{}'
       FROM audience u WHERE u.school_id = $1 AND u.audience_id = ANY($6::uuid[])`,
    [writer.schoolId, writer.personId, writer.accountId, day, personIds, audienceIds],
  );
  return {
    persons: rows.flatMap(({ person_id: personId, roles, bonds, refuses }) =>
      personId === null ? [] : [{ personId, roles, bonds, refuses }],
    ),
    audiences: new Map(
      rows.flatMap((row) =>
        row.audience_id === null
          ? []
          : [
              [
                row.audience_id,
                { teaches: row.bonds.includes('pupil'), delegates: row.bonds.includes('classGuardian') },
              ] as const,
            ],
      ),
    ),
  };
}

/** People one may write to, by name; one statement. */
export const searchReceivers =
  (queries: Queries): MailStore['searchReceivers'] =>
  async ({ schoolId, personId, accountId, ways, words, day, limit }) => {
    const bonds = ways.flatMap((way) => way.bond ?? []);
    const roles = ways.flatMap((way) => way.role ?? []);
    const named = words.map(({ prefix }) => `'${schoolId}/${prefix ?? ''}':*`).join(' & ');
    // The index of words does not serve behind the wall; the statement names its school throughout.
    const { rows } = await overTheWall(schoolId, () =>
      queries.query<SearchRow>('search receivers', SEARCH(named !== ''), [
        schoolId,
        personId,
        accountId,
        day,
        bonds,
        roles,
        limit,
        ...(named === '' ? [] : [named]),
      ]),
    );
    return rows.map(({ given_name: givenName, family_name: familyName, ...row }) => ({
      ...row,
      displayName: displayNameOf({ givenName, familyName }),
    }));
  };

interface SearchRow extends Omit<FoundReceiver, 'displayName'> {
  given_name: string;
  family_name: string;
  bonds: Bond[];
  refuses: WriterGroup[];
}

const BONDS_OF = `ARRAY(SELECT b.bond FROM bond b WHERE b.person_id = p.person_id) AS bonds`;
const REFUSES = `coalesce((SELECT f.refuses FROM mail_refusal f WHERE f.school_id = p.school_id AND f.person_id = p.person_id), '{}') AS refuses`;

// Names of children and subjects are shown where there is a bond; the office, which has none, sees all of them.
const SEARCH = (isNamed: boolean): string => `
WITH bond AS MATERIALIZED (${BONDS('$3', '$1', '$2::uuid', '$4::date')}),
found AS (
  SELECT p.* FROM person p
  WHERE p.school_id = $1 AND p.active AND p.person_id <> $2
    AND (p.roles && $6::text[] OR p.person_id = ANY(ARRAY(SELECT b.person_id FROM bond b WHERE b.bond = ANY($5::text[]))))
    ${isNamed ? 'AND preau_name_words(p.school_id, p.given_name, p.family_name) @@ $8::tsquery' : ''}
  ORDER BY p.family_name COLLATE preau_fr, p.given_name COLLATE preau_fr, p.person_id LIMIT $7
)
SELECT p.person_id AS "personId", p.given_name, p.family_name, p.roles, ${BONDS_OF}, ${REFUSES},
  coalesce((SELECT max(u.label) FROM membership m JOIN audience u USING (school_id, audience_id)
    WHERE m.school_id = p.school_id AND m.person_id = p.person_id AND m.kind = 'class' AND ${ON_DAY('m', '$4::date')}), '') AS "classLabel",
  ARRAY(SELECT k.given_name || ' ' || k.family_name FROM guardian_link g JOIN person k ON k.school_id = g.school_id AND k.person_id = g.pupil_id AND k.active
    WHERE g.school_id = p.school_id AND g.guardian_id = p.person_id AND NOT g.missing AND NOT g.restricted
      AND ('guardian' = ANY($6::text[]) OR EXISTS (SELECT FROM bond b WHERE b.person_id = k.person_id AND b.bond = 'pupil'))
    ORDER BY k.given_name COLLATE preau_fr LIMIT 4) AS children,
  ARRAY(SELECT DISTINCT t.subject FROM teaching t WHERE t.school_id = p.school_id AND t.person_id = p.person_id ORDER BY t.subject LIMIT 3) AS subjects
FROM found p ORDER BY p.family_name COLLATE preau_fr, p.given_name COLLATE preau_fr, p.person_id`;

/** The classes and groups of a school with their people; one statement. */
export async function listAudiences(
  queries: Queries,
  schoolId: SchoolId,
  personId: PersonId,
  day: LocalDate,
): Promise<readonly AudienceReach[]> {
  const { rows } = await queries.query<AudienceReach>(
    'list audiences to write to',
    `SELECT u.audience_id AS "audienceId", u.label, coalesce(t.taught, false) AS taught,
       coalesce(m.pupils, 0)::int AS pupils, coalesce(m.guardians, 0)::int AS guardians, coalesce(t.teachers, 0)::int AS teachers
     FROM audience u
     LEFT JOIN (SELECT m.audience_id, count(DISTINCT m.person_id) AS pupils, count(DISTINCT q.person_id) AS guardians
       FROM membership m JOIN person p ON p.school_id = m.school_id AND p.person_id = m.person_id AND p.active
       LEFT JOIN guardian_link g ON g.school_id = m.school_id AND g.pupil_id = m.person_id AND NOT g.missing AND NOT g.restricted
       LEFT JOIN person q ON q.school_id = g.school_id AND q.person_id = g.guardian_id AND q.active
       WHERE m.school_id = $1 AND ${ON_DAY('m', '$3::date')} GROUP BY m.audience_id) m USING (audience_id)
     LEFT JOIN (SELECT t.audience_id, bool_or(t.person_id = $2) AS taught, count(DISTINCT t.person_id) FILTER (WHERE t.person_id <> $2) AS teachers
       FROM teaching t JOIN person p ON p.school_id = t.school_id AND p.person_id = t.person_id AND p.active
       WHERE t.school_id = $1 GROUP BY t.audience_id) t USING (audience_id)
     WHERE u.school_id = $1 AND NOT u.missing
     ORDER BY u.kind, u.label COLLATE preau_fr, u.audience_id`,
    [schoolId, personId, day],
  );
  return rows;
}
