// People and audiences as the desk needs them. Port: PeopleStore.

import type { AccountId, PersonId, Role, SchoolId, SessionId } from '@preau/core/base';
import type { AudienceSummary, PeopleStore, PersonPatch } from '@preau/service/school';
import type { Database, Transaction } from '../database.ts';
import { handBack, isSameSet, mark, MARKED, markLinks } from './hand-marks.ts';
import { searchPeople } from './people-search.ts';
import { applyMemberships } from './membership-apply.ts';
import { giveLogins } from './logins.ts';
import { note } from './timetable-store.ts';

/** Makes the store of people. */
export function createPeopleStore(database: Database): PeopleStore {
  return {
    async findTarget(schoolId, personId, teacherId) {
      const { rows } = await database.query<{
        account_id: AccountId;
        roles: Role[];
        account_roles: Role[];
        active: boolean;
        elsewhere: boolean;
        taught: boolean;
        administered: boolean;
      }>(
        'find a person',
        `
        SELECT p.account_id, p.roles, p.active,
          ARRAY(SELECT DISTINCT r FROM person o CROSS JOIN unnest(o.roles) r
            WHERE o.school_id = p.school_id AND o.account_id = p.account_id AND (o.active OR o.person_id = p.person_id)) AS account_roles,
          preau_elsewhere(p.account_id, p.school_id) AS elsewhere,
          EXISTS (SELECT FROM membership m WHERE m.school_id = p.school_id AND m.person_id = p.person_id AND m.ends_on IS NULL AND m.audience_id IN (${TAUGHT('$1', '$3')})) AS taught,
          EXISTS (SELECT FROM class_administrator d JOIN membership m ON m.school_id = d.school_id AND m.audience_id = d.audience_id AND m.ends_on IS NULL
            WHERE d.school_id = p.school_id AND d.person_id = $3 AND (m.person_id = p.person_id OR EXISTS (SELECT FROM guardian_link g
              WHERE g.school_id = p.school_id AND g.guardian_id = p.person_id AND g.pupil_id = m.person_id AND NOT g.missing AND NOT g.restricted))) AS administered
        FROM person p WHERE p.school_id = $1 AND p.person_id = $2`,
        [schoolId, personId, teacherId],
      );
      const row = rows[0];
      return (
        row && {
          accountId: row.account_id,
          roles: row.roles,
          accountRoles: row.account_roles,
          active: row.active,
          elsewhere: row.elsewhere,
          taught: row.taught,
          administered: row.administered,
        }
      );
    },
    async listAudiences(schoolId, teacherId) {
      const { rows } = await database.query<AudienceSummary>(
        'list audiences',
        `
        SELECT u.audience_id AS "audienceId", u.label, u.kind,
          (SELECT count(*) FROM membership m JOIN person p USING (school_id, person_id)
            WHERE m.school_id = u.school_id AND m.audience_id = u.audience_id AND m.ends_on IS NULL AND p.active) AS pupils
        FROM audience u WHERE u.school_id = $1 AND ($2::uuid IS NULL OR u.audience_id IN (${TAUGHT('$1', '$2')}))
        ORDER BY u.kind, u.label COLLATE preau_fr, u.audience_id`,
        [schoolId, teacherId],
      );
      return rows;
    },
    async listPupils(schoolId, audienceId) {
      const { rows } = await database.query<PupilRow>(
        'list pupils',
        `
        SELECT u.label, p.person_id AS "personId", p.given_name AS "givenName", p.family_name AS "familyName", a.login, a.password_hash IS NOT NULL AS activated,
          a.card_at IS NOT NULL AS "byCard"
        FROM audience u
        LEFT JOIN membership m ON m.school_id = u.school_id AND m.audience_id = u.audience_id AND m.ends_on IS NULL
        LEFT JOIN person p ON p.school_id = m.school_id AND p.person_id = m.person_id AND p.active
        LEFT JOIN account a USING (account_id)
        WHERE u.school_id = $1 AND u.audience_id = $2
        ORDER BY p.family_name COLLATE preau_fr, p.given_name COLLATE preau_fr, p.person_id`,
        [schoolId, audienceId],
      );
      const label = rows[0]?.label;
      if (label === undefined) return undefined;
      return { label, pupils: rows.filter((row) => row.personId !== null).map(({ label: _label, ...pupil }) => pupil) };
    },
    async listLabels(schoolId) {
      const { rows } = await database.query<Omit<AudienceSummary, 'pupils'>>(
        'list labels',
        'SELECT audience_id AS "audienceId", label, kind FROM audience WHERE school_id = $1 ORDER BY audience_id',
        [schoolId],
      );
      return rows;
    },
    searchPeople: (query) => searchPeople(database, query),
    async findAudience(schoolId, audienceId, teacherId) {
      const { rows } = await database.query<{ kind: 'class' | 'group'; taught: boolean }>(
        'find an audience',
        `
        SELECT u.kind, u.audience_id IN (${TAUGHT('$1', '$3')}) AS taught FROM audience u WHERE u.school_id = $1 AND u.audience_id = $2`,
        [schoolId, audienceId, teacherId],
      );
      return rows[0];
    },
    async findPupils(schoolId, personIds) {
      const { rows } = await database.query<{ person_id: (typeof personIds)[number] }>(
        'find pupils',
        "SELECT person_id FROM person WHERE school_id = $1 AND person_id = ANY($2::uuid[]) AND active AND 'pupil' = ANY(roles)",
        [schoolId, personIds],
      );
      return rows.map((row) => row.person_id);
    },
    async findBySourcedIds(schoolId, sourcedIds) {
      const { rows } = await database.query<{ sourced_id: string; person_id: PersonId }>(
        'find people by the keys of their file',
        'SELECT sourced_id, person_id FROM person WHERE school_id = $1 AND sourced_id = ANY($2::text[])',
        [schoolId, sourcedIds],
      );
      return new Map(rows.map((row) => [row.sourced_id, row.person_id]));
    },
    add: (person, today, deed) =>
      database.transaction('add a person', async (tx) => {
        const { schoolId, personId } = person;
        const [login] = await giveLogins(tx, [{ ...person, preferredLogin: null }]);
        await tx.query(
          'store the account',
          'INSERT INTO account (account_id, school_id, login, created_at, runs_cell) VALUES ($1, $2, $3, $4, $5)',
          [person.accountId, schoolId, login, deed.at, person.runsCell === true],
        );
        await tx.query(
          'store the person',
          `
        INSERT INTO person (school_id, person_id, account_id, given_name, family_name, roles, source, sourced_id, created_at)
        VALUES ($1, $2, $3, $4, $5, ARRAY[$6::text], 'manual', $7, $8)`,
          [
            schoolId,
            personId,
            person.accountId,
            person.givenName,
            person.familyName,
            person.role,
            `manual:${personId}`,
            deed.at,
          ],
        );
        if (person.classId !== null) {
          await tx.query(
            'store the class',
            `
          INSERT INTO membership (school_id, person_id, audience_id, kind, starts_on) VALUES ($1, $2, $3, 'class', $4)`,
            [schoolId, personId, person.classId, today],
          );
        }
        await addChildren(tx, schoolId, personId, person.guardianOf);
        await note(tx, schoolId, deed, 'person.added', personId);
        return { login: login! };
      }),
    change: (schoolId, personId, patch, today, deed) =>
      database.transaction('change a person', async (tx) => {
        const { rows } = await tx.query<{ account_id: AccountId; sourced_id: string }>(
          'change the person',
          `
        UPDATE person SET given_name = coalesce($3, given_name), family_name = coalesce($4, family_name), active = coalesce($5, active),
          by_hand = CASE WHEN (coalesce($3, given_name), coalesce($4, family_name)) = (given_name, family_name) THEN by_hand ELSE ${MARKED("'name'")} END
        WHERE school_id = $1 AND person_id = $2 RETURNING account_id, sourced_id`,
          [schoolId, personId, patch.givenName ?? null, patch.familyName ?? null, patch.active ?? null],
        );
        const row = rows[0];
        if (row === undefined) return undefined;
        if (patch.classId !== undefined || patch.groupIds !== undefined)
          await setAudiences(tx, schoolId, { personId, sourcedId: row.sourced_id, ...patch }, today);
        if (patch.guardianOf !== undefined) await setChildren(tx, schoolId, personId, patch.guardianOf);
        if (patch.handBack !== undefined) await handBack(tx, schoolId, personId, patch.handBack);
        await note(tx, schoolId, deed, patch.active === false ? 'person.ended' : 'person.changed', personId);
        if (patch.active !== false) return [];
        const ended = await tx.query<{ session_id: SessionId }>(
          'end the sessions',
          `
        UPDATE session SET revoked_at = $2, revoked_why = 'reset' WHERE account_id = $1 AND revoked_at IS NULL
          AND NOT preau_has_place($1) RETURNING session_id`,
          [row.account_id, deed.at],
        );
        return ended.rows.map((session) => session.session_id);
      }),
    ensureSchool: (school, at) =>
      database.transaction('make a school', async (tx) => {
        await tx.query(
          'store the school',
          `
        INSERT INTO school (school_id, name, zone, source, sourced_id, created_at) VALUES ($1, $2, $3, 'manual', $1, $4) ON CONFLICT DO NOTHING`,
          [school.schoolId, school.name, school.zone, at],
        );
        await tx.query(
          'store the year',
          `
        INSERT INTO school_year (school_id, sourced_id, title, starts_on, ends_on, source) VALUES ($1, $2, $2, $3, $4, 'manual') ON CONFLICT DO NOTHING`,
          [
            school.schoolId,
            `${school.yearFrom.slice(0, 4)}-${school.yearTo.slice(0, 4)}`,
            school.yearFrom,
            school.yearTo,
          ],
        );
      }),
  };
}

// What a teacher teaches: the roster says so, or the timetable does.
const TAUGHT = (school: string, teacher: string): string => `
  SELECT t.audience_id FROM teaching t WHERE t.school_id = ${school} AND t.person_id = ${teacher}::uuid
  UNION SELECT unnest(l.audience_ids) FROM slot l WHERE l.school_id = ${school} AND l.teacher_ids @> ARRAY[${teacher}::uuid] AND NOT l.missing`;

interface PupilRow {
  label: string;
  personId: Parameters<PeopleStore['findTarget']>[1];
  givenName: string;
  familyName: string;
  login: string;
  activated: boolean;
  byCard: boolean;
}

/** Gives a pupil another class, other groups, or both; what is not named stays. */
async function setAudiences(
  tx: Transaction,
  schoolId: SchoolId,
  wanted: Pick<PersonPatch, 'classId' | 'groupIds'> & { readonly personId: PersonId; readonly sourcedId: string },
  today: string,
): Promise<void> {
  const { rows } = await tx.query<{ audience_id: string; kind: 'class' | 'group' }>(
    'read classes and groups',
    'SELECT audience_id, kind FROM membership WHERE school_id = $1 AND person_id = $2 AND ends_on IS NULL',
    [schoolId, wanted.personId],
  );
  const held = (kind: 'class' | 'group'): string[] =>
    rows.filter((row) => row.kind === kind).map((row) => row.audience_id);
  const classId = wanted.classId ?? held('class')[0] ?? null;
  const groupIds = [...new Set(wanted.groupIds ?? held('group'))];
  await mark(tx, schoolId, wanted.personId, [
    ...(classId === (held('class')[0] ?? null) ? [] : ['class' as const]),
    ...(isSameSet(groupIds, held('group')) ? [] : ['groups' as const]),
  ]);
  await applyMemberships(
    tx,
    schoolId,
    [{ sourcedId: wanted.sourcedId, classSourcedId: classId, groupSourcedIds: groupIds }],
    new Map([[wanted.sourcedId, wanted.personId]]),
    new Map([classId, ...groupIds].flatMap((id) => (id === null ? [] : [[id, id]]))),
    { today, created: new Set() },
  );
}

/** Makes these the children of a guardian. Links to pupils who ended are history and stay. */
async function setChildren(
  tx: Transaction,
  schoolId: SchoolId,
  guardianId: PersonId,
  pupilIds: readonly PersonId[],
): Promise<void> {
  const { rows } = await tx.query<{ pupil_id: PersonId }>(
    'take children away',
    `
    DELETE FROM guardian_link g USING person p WHERE g.school_id = $1 AND g.guardian_id = $2 AND g.pupil_id <> ALL($3::uuid[]) AND NOT g.restricted
      AND p.school_id = g.school_id AND p.person_id = g.pupil_id AND p.active RETURNING g.pupil_id`,
    [schoolId, guardianId, pupilIds],
  );
  await markLinks(tx, schoolId, guardianId, { deed: 'taken', pupilIds: rows.map((row) => row.pupil_id) });
  const given = await addChildren(tx, schoolId, guardianId, pupilIds);
  await markLinks(tx, schoolId, guardianId, { deed: 'given', pupilIds: given });
}

/** Answers the children who were not linked before. */
async function addChildren(
  tx: Transaction,
  schoolId: SchoolId,
  guardianId: PersonId,
  pupilIds: readonly PersonId[],
): Promise<readonly PersonId[]> {
  const { rows } = await tx.query<{ pupil_id: PersonId }>(
    'store the children',
    `
    INSERT INTO guardian_link (school_id, guardian_id, pupil_id, relation, legal, source)
    SELECT $1, $2, pupil_id, 'guardian', true, 'manual' FROM unnest($3::uuid[]) AS t(pupil_id) ON CONFLICT DO NOTHING RETURNING pupil_id`,
    [schoolId, guardianId, pupilIds],
  );
  return rows.map((row) => row.pupil_id);
}
