// Who answers for whom, in PostgreSQL. Port: FamilyStore.

import type { SchoolId, SessionId } from '@preau/core/base';
import type { Deed, FamilyLink, FamilyStore, LinkKey } from '@preau/service/school';
import type { Database, Transaction } from '../../database.ts';

/** Makes the store of families. */
export function createFamilyStore(database: Database): FamilyStore {
  return {
    async listLinks(schoolId, personId) {
      const { rows } = await database.query<FamilyLink>('list the links of a person', LINKS, [schoolId, personId]);
      return rows;
    },
    changeLink: (schoolId, link, patch, deed) =>
      database.transaction('change a link', async (tx) => {
        const { rows } = await tx.query<{ changed: boolean }>(
          'change the link',
          `
          UPDATE guardian_link g SET legal = coalesce($4, g.legal), contact_rank = CASE WHEN $5 THEN $6::int ELSE g.contact_rank END,
            flags_by_hand = g.flags_by_hand OR (g.source <> 'manual'
              AND (coalesce($4, g.legal), CASE WHEN $5 THEN $6::int ELSE g.contact_rank END) IS DISTINCT FROM (g.legal, g.contact_rank))
          FROM (SELECT legal, contact_rank FROM guardian_link WHERE school_id = $1 AND guardian_id = $2 AND pupil_id = $3 FOR UPDATE) was
          WHERE g.school_id = $1 AND g.guardian_id = $2 AND g.pupil_id = $3
          RETURNING (was.legal, was.contact_rank) IS DISTINCT FROM (g.legal, g.contact_rank) AS changed`,
          [
            schoolId,
            link.guardianId,
            link.pupilId,
            patch.legal ?? null,
            patch.contactRank !== undefined,
            patch.contactRank ?? null,
          ],
        );
        if (rows[0]?.changed === true) await noteAboutTwo(tx, schoolId, link, deed, 'guardian.changed', null);
        return rows[0] !== undefined;
      }),
    restrict: (schoolId, link, { restricted, reason }, deed) =>
      database.transaction('restrict a guardian', async (tx) => {
        const { rows } = await tx.query<{ restricted: boolean }>(
          'find the link',
          'SELECT restricted FROM guardian_link WHERE school_id = $1 AND guardian_id = $2 AND pupil_id = $3 FOR UPDATE',
          [schoolId, link.guardianId, link.pupilId],
        );
        const was = rows[0]?.restricted;
        if (was === undefined) return undefined;
        if (was === restricted) return [];
        await tx.query(
          'restrict the link',
          'UPDATE guardian_link SET restricted = $4 WHERE school_id = $1 AND guardian_id = $2 AND pupil_id = $3',
          [schoolId, link.guardianId, link.pupilId, restricted],
        );
        await noteAboutTwo(
          tx,
          schoolId,
          link,
          deed,
          restricted ? 'guardian.restricted' : 'guardian.restrictionLifted',
          reason,
        );
        if (!restricted) return [];
        const ended = await tx.query<{ session_id: SessionId }>(
          'end the sessions of the guardian',
          `
          UPDATE session SET revoked_at = $3, revoked_why = 'reset' WHERE revoked_at IS NULL
            AND account_id = (SELECT account_id FROM person WHERE school_id = $1 AND person_id = $2) RETURNING session_id`,
          [schoolId, link.guardianId, deed.at],
        );
        return ended.rows.map((row) => row.session_id);
      }),
  };
}

async function noteAboutTwo(
  tx: Transaction,
  schoolId: SchoolId,
  link: LinkKey,
  deed: Deed,
  action: string,
  reason: string | null,
): Promise<void> {
  await tx.query(
    'note it',
    'INSERT INTO audit (school_id, audit_id, at, actor_id, action, subject_id, other_id, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
    [schoolId, deed.auditId, deed.at, deed.actorId, action, link.guardianId, link.pupilId, reason],
  );
}

const LINKS = `
SELECT g.guardian_id AS "guardianId", a.given_name AS "guardianGivenName", a.family_name AS "guardianFamilyName",
  g.pupil_id AS "pupilId", c.given_name AS "pupilGivenName", c.family_name AS "pupilFamilyName",
  coalesce((SELECT max(u.label) FROM membership m JOIN audience u USING (school_id, audience_id)
    WHERE m.school_id = c.school_id AND m.person_id = c.person_id AND m.kind = 'class' AND m.ends_on IS NULL), '') AS "classLabel",
  g.relation, g.legal, g.contact_rank AS "contactRank", g.restricted, g.flags_by_hand AS "byHand"
FROM guardian_link g
JOIN person a ON a.school_id = g.school_id AND a.person_id = g.guardian_id AND a.active
JOIN person c ON c.school_id = g.school_id AND c.person_id = g.pupil_id AND c.active
WHERE g.school_id = $1 AND (g.guardian_id = $2 OR g.pupil_id = $2) AND NOT g.missing
ORDER BY c.family_name COLLATE preau_fr, c.given_name COLLATE preau_fr, g.pupil_id, g.contact_rank NULLS LAST,
  a.family_name COLLATE preau_fr, a.given_name COLLATE preau_fr, g.guardian_id
LIMIT 100`;
