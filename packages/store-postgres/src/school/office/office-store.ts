// What the office looks at, in PostgreSQL. Port: OfficeStore.

import type { OfficeStore, PupilSigns } from '@preau/service/school';
import type { Database } from '../../database.ts';

/** Makes the store. */
export function createOfficeStore(database: Database): OfficeStore {
  return {
    async readSigns(schoolId, taughtBy, now) {
      const { rows } = await database.query<PupilSigns>('read signs of life', SIGNS, [schoolId, taughtBy, now]);
      return rows;
    },
  };
}

// A sign of life is a renewal of a session that still holds (every ten minutes of use), or a sign-in on a device that is remembered.
const LAST_SEEN = (account: string): string => `greatest(
  (SELECT max(s.rotated_at) FROM session s WHERE s.account_id = ${account} AND s.revoked_at IS NULL),
  (SELECT max(d.last_at) FROM known_device d WHERE d.account_id = ${account}))`;

const SIGNS = `
SELECT u.audience_id AS "audienceId", u.label, p.person_id AS "personId", p.given_name AS "givenName", p.family_name AS "familyName",
  a.password_hash IS NOT NULL AS activated,
  EXISTS (SELECT FROM session s WHERE s.account_id = p.account_id AND s.revoked_at IS NULL AND s.expires_at > $3) AS "signedIn",
  ${LAST_SEEN('p.account_id')} AS "lastSeenAt",
  (SELECT max(${LAST_SEEN('g.account_id')}) FROM guardian_link l
    JOIN person g ON g.school_id = l.school_id AND g.person_id = l.guardian_id AND g.active
    WHERE l.school_id = p.school_id AND l.pupil_id = p.person_id AND NOT l.missing) AS "familySeenAt"
FROM audience u
JOIN membership m ON m.school_id = u.school_id AND m.audience_id = u.audience_id AND m.ends_on IS NULL
JOIN person p ON p.school_id = m.school_id AND p.person_id = m.person_id AND p.active
JOIN account a USING (account_id)
WHERE u.school_id = $1 AND u.kind = 'class'
  AND ($2::uuid IS NULL OR EXISTS (SELECT FROM teaching t WHERE t.school_id = u.school_id AND t.audience_id = u.audience_id AND t.person_id = $2))
ORDER BY u.label COLLATE preau_fr, u.audience_id, p.family_name COLLATE preau_fr, p.given_name COLLATE preau_fr, p.person_id`;
