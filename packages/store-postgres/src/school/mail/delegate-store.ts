// Delegates of the guardians of classes in PostgreSQL. Port: DelegateStore. MAIL-75 to MAIL-78.

import { displayNameOf } from '@preau/core/school';
import { DEFAULT_ZONE } from '@preau/core/base';
import type { PersonId } from '@preau/core/base';
import type { DelegatedClass, DelegateStore } from '@preau/service/school';
import type { Database } from '../../database.ts';
import { ON_DAY } from './mail-sql.ts';

type Named = { readonly givenName: string; readonly familyName: string };

/** Makes the store. */
export function createDelegateStore(database: Database): DelegateStore {
  return {
    async list(schoolId, audienceId, day) {
      const { rows } = await database.query<{
        label: string;
        guardians: (Named & { personId: PersonId; children: string[]; isDelegate: boolean; isOpen: boolean | null })[];
      }>(
        'list the guardians of a class',
        `WITH guardian AS (SELECT g AS person_id FROM preau_guardian_of($1, $2, $3::date) g)
         SELECT u.label, coalesce((SELECT json_agg(json_build_object('personId', p.person_id, 'givenName', p.given_name, 'familyName', p.family_name,
             'isDelegate', d.person_id IS NOT NULL, 'isOpen', CASE WHEN d.person_id IS NOT NULL THEN o.person_id IS NOT NULL END,
             'children', (SELECT json_agg(c.given_name || ' ' || c.family_name ORDER BY c.given_name COLLATE preau_fr)
               FROM guardian_link k JOIN person c ON c.school_id = k.school_id AND c.person_id = k.pupil_id AND c.active
               WHERE k.school_id = $1 AND k.guardian_id = p.person_id AND NOT k.missing AND NOT k.restricted AND EXISTS (SELECT FROM membership m
                 WHERE m.school_id = $1 AND m.audience_id = $2 AND m.person_id = c.person_id AND ${ON_DAY('m', '$3::date')})))
             ORDER BY d.person_id IS NULL, p.family_name COLLATE preau_fr, p.given_name COLLATE preau_fr, p.person_id)
           FROM guardian JOIN person p ON p.school_id = $1 AND p.person_id = guardian.person_id
           LEFT JOIN class_delegate d ON d.school_id = $1 AND d.audience_id = $2 AND d.person_id = p.person_id AND d.until_on >= $3
           LEFT JOIN delegate_contact o ON o.school_id = $1 AND o.person_id = p.person_id), '[]') AS guardians
         FROM audience u WHERE u.school_id = $1 AND u.audience_id = $2 AND NOT u.missing`,
        [schoolId, audienceId, day],
      );
      const row = rows[0];
      return (
        row && {
          label: row.label,
          guardians: row.guardians.map(({ givenName, familyName, ...guardian }) => ({
            ...guardian,
            displayName: displayNameOf({ givenName, familyName }),
          })),
        }
      );
    },
    async set(schoolId, audienceId, { personId, isDelegate, day, until }, deed) {
      const { rows } = await database.query<{ is_known: boolean }>('name a delegate', SET, [
        schoolId,
        audienceId,
        personId,
        isDelegate,
        day,
        until,
        deed.actorId,
        deed.at,
        deed.auditId,
      ]);
      return rows[0]?.is_known === true;
    },
    async readContact(schoolId, personId, day) {
      const { rows } = await database.query<{
        is_open: boolean;
        delegate_of: string[];
        delegates: (Named & { label: string })[];
      }>(
        'read how a guardian stands to delegates',
        `WITH own AS (SELECT DISTINCT m.audience_id FROM guardian_link g JOIN person c ON c.school_id = g.school_id AND c.person_id = g.pupil_id AND c.active
           JOIN membership m ON m.school_id = g.school_id AND m.person_id = g.pupil_id AND ${ON_DAY('m', '$3::date')}
           WHERE g.school_id = $1 AND g.guardian_id = $2 AND NOT g.missing AND NOT g.restricted)
         SELECT EXISTS (SELECT FROM delegate_contact o WHERE o.school_id = $1 AND o.person_id = $2) AS is_open,
           ARRAY(SELECT u.label FROM class_delegate d JOIN audience u USING (school_id, audience_id) JOIN own USING (audience_id)
             WHERE d.school_id = $1 AND d.person_id = $2 AND d.until_on >= $3 ORDER BY u.label COLLATE preau_fr) AS delegate_of,
           coalesce((SELECT json_agg(json_build_object('givenName', p.given_name, 'familyName', p.family_name, 'label', u.label)
               ORDER BY u.label COLLATE preau_fr, p.family_name COLLATE preau_fr)
             FROM preau_delegate_of($1, $3::date) d JOIN own USING (audience_id) JOIN audience u ON u.school_id = $1 AND u.audience_id = d.audience_id
             JOIN person p ON p.school_id = $1 AND p.person_id = d.person_id WHERE d.person_id <> $2), '[]') AS delegates`,
        [schoolId, personId, day],
      );
      const row = rows[0];
      return {
        isOpen: row?.is_open === true,
        delegateOf: row?.delegate_of ?? [],
        delegates: (row?.delegates ?? []).map(({ label, ...name }) => ({ label, displayName: displayNameOf(name) })),
      };
    },
    async setContact(schoolId, personId, isOpen, at) {
      await database.query(
        'set whether delegates may write',
        `WITH opened AS (INSERT INTO delegate_contact (school_id, person_id, set_at) SELECT $1, $2, $4 WHERE $3 ON CONFLICT DO NOTHING)
         DELETE FROM delegate_contact WHERE NOT $3 AND school_id = $1 AND person_id = $2`,
        [schoolId, personId, isOpen, at],
      );
    },
    async listDelegated(schoolId, personId, day) {
      const { rows } = await database.query<DelegatedClass>(
        'list the classes of a delegate',
        `SELECT u.audience_id AS "audienceId", u.label, (SELECT count(*)::int FROM preau_guardian_of($1, u.audience_id, $3::date) g
             JOIN delegate_contact o ON o.school_id = $1 AND o.person_id = g WHERE g <> $2) AS people
         FROM preau_delegate_of($1, $3::date) d JOIN audience u ON u.school_id = $1 AND u.audience_id = d.audience_id
         WHERE d.person_id = $2 ORDER BY u.label COLLATE preau_fr`,
        [schoolId, personId, day],
      );
      return rows;
    },
    async zoneOf(schoolId) {
      const { rows } = await database.query<{ zone: string }>(
        'read the zone of a school',
        'SELECT zone FROM school WHERE school_id = $1',
        [schoolId],
      );
      return rows[0]?.zone ?? DEFAULT_ZONE;
    },
  };
}

// $1 school, $2 class, $3 person, $4 delegate or not, $5 day, $6 last day, $7 actor, $8 now, $9 audit id. Naming again changes nothing and notes nothing.
const SET = `
WITH known AS (SELECT $3::uuid IN (SELECT g FROM preau_guardian_of($1, $2, $5::date) g)
    OR EXISTS (SELECT FROM class_delegate d WHERE d.school_id = $1 AND d.audience_id = $2 AND d.person_id = $3) AS is_known),
named AS (
  INSERT INTO class_delegate (school_id, audience_id, person_id, until_on, named_by, named_at)
  SELECT $1, $2, $3, $6::date, $7, $8 WHERE $4 AND $3::uuid IN (SELECT g FROM preau_guardian_of($1, $2, $5::date) g)
  ON CONFLICT (school_id, audience_id, person_id) DO UPDATE SET until_on = excluded.until_on, named_by = excluded.named_by, named_at = excluded.named_at
    WHERE class_delegate.until_on < excluded.until_on RETURNING person_id
),
ended AS (DELETE FROM class_delegate d WHERE NOT $4 AND d.school_id = $1 AND d.audience_id = $2 AND d.person_id = $3 RETURNING d.person_id),
noted AS (
  INSERT INTO audit (school_id, audit_id, at, actor_id, action, subject_id, other_id)
  SELECT $1, $9, $8, $7, CASE WHEN $4 THEN 'delegate.named' ELSE 'delegate.ended' END, $2::text, done.person_id
  FROM (SELECT person_id FROM named UNION ALL SELECT person_id FROM ended) done
)
SELECT is_known FROM known`;
