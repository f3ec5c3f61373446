// Writes what an import changes, in bulk. Order matters: school, audiences, people, links, slots. Nothing is deleted that has a key of its own.

import type { SchoolId } from '@preau/core/base';
import type { GuardianLink, ImportDiff, RosterPerson } from '@preau/core/school';
import type { ApplyContext } from '@preau/service/school';
import type { Transaction } from '../database.ts';
import { idOf, markMissing, stepper } from './apply-parts.ts';
import type { IdByKey } from './apply-parts.ts';
import { inBulk } from './bulk.ts';
import { giveLogins } from './logins.ts';
import { applySlots } from './slot-apply.ts';

/** Applies a diff to a school inside the import's transaction. */
export async function applyImport(
  tx: Transaction,
  schoolId: SchoolId,
  diff: ImportDiff,
  context: ApplyContext,
): Promise<void> {
  await applySchool(tx, schoolId, diff, context);
  await applyAudiences(tx, schoolId, diff, context);
  const audiences = await readIds(tx, 'audience', schoolId);
  await applyPeople(tx, schoolId, diff, context);
  const persons = await readIds(tx, 'person', schoolId);
  const touched = [...diff.person.created, ...diff.person.changed.map(({ to }) => to)];
  await applyMemberships(tx, schoolId, touched, persons, audiences, {
    today: context.today,
    created: new Set(diff.person.created.map((p) => p.sourcedId)),
  });
  await applyTeachings(tx, schoolId, touched, persons, audiences);
  await applyLinks(tx, schoolId, diff, persons, context);
  await applySlots(tx, schoolId, diff, { persons, audiences }, context);
}

async function applySchool(
  tx: Transaction,
  schoolId: SchoolId,
  diff: ImportDiff,
  context: ApplyContext,
): Promise<void> {
  const school = diff.school.created[0] ?? diff.school.changed[0]?.to;
  if (school !== undefined) {
    await tx.query(
      'store the school',
      `
      INSERT INTO school (school_id, name, zone, source, sourced_id, missing, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (school_id) DO UPDATE SET name = excluded.name, zone = excluded.zone, source = excluded.source, sourced_id = excluded.sourced_id, missing = excluded.missing`,
      [schoolId, school.name, school.zone, school.source, school.sourcedId, school.missing, context.at],
    );
  }
  const year = diff.year.created[0] ?? diff.year.changed[0]?.to;
  if (year !== undefined) {
    await tx.query(
      'store the school year',
      `
      INSERT INTO school_year (school_id, sourced_id, title, starts_on, ends_on, source, missing) VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (school_id) DO UPDATE SET sourced_id = excluded.sourced_id, title = excluded.title, starts_on = excluded.starts_on, ends_on = excluded.ends_on,
        source = excluded.source, missing = excluded.missing`,
      [schoolId, year.sourcedId, year.title, year.from, year.to, year.source, year.missing],
    );
  }
}

async function applyAudiences(
  tx: Transaction,
  schoolId: SchoolId,
  diff: ImportDiff,
  context: ApplyContext,
): Promise<void> {
  const { created, changed, missing } = diff.audience;
  const columns = 'audience_id uuid, kind text, label text, source text, sourced_id text, missing boolean';
  const step = stepper('audiences', created.length + changed.length, context);
  const toRow = (
    { kind, label, source, sourcedId, missing: is }: (typeof created)[number],
    id: string | null,
  ): object => ({ audience_id: id, kind, label, source, sourced_id: sourcedId, missing: is });
  await inBulk(
    tx,
    'store audiences',
    columns,
    created.map((audience) => toRow(audience, context.newId())),
    'INSERT INTO audience (school_id, audience_id, kind, label, source, sourced_id, missing) SELECT $2, r.* FROM r',
    [schoolId],
    step,
  );
  await inBulk(
    tx,
    'change audiences',
    columns,
    changed.map(({ to }) => toRow(to, null)),
    `
    UPDATE audience a SET kind = r.kind, label = r.label, source = r.source, missing = r.missing FROM r WHERE a.school_id = $2 AND a.sourced_id = r.sourced_id`,
    [schoolId],
    step,
  );
  await markMissing(
    tx,
    'audience',
    schoolId,
    missing.map((audience) => audience.sourcedId),
  );
}

async function applyPeople(
  tx: Transaction,
  schoolId: SchoolId,
  diff: ImportDiff,
  context: ApplyContext,
): Promise<void> {
  const { created, changed, missing } = diff.person;
  const step = stepper('people', created.length + changed.length, context);
  await inBulk(
    tx,
    'give people the keys of the file',
    'old text, new text',
    diff.rekeyed.map(({ from, to }) => ({ old: from, new: to })),
    'UPDATE person p SET sourced_id = r.new FROM r WHERE p.school_id = $2 AND p.sourced_id = r.old',
    [schoolId],
  );
  const logins = await giveLogins(tx, created);
  const columns = `person_id uuid, account_id uuid, login text, given_name text, family_name text, preferred_login text, roles text[], source text, sourced_id text, missing boolean`;
  const rows = created.map((person, i) => ({
    ...toPersonRow(person),
    person_id: context.newId(),
    account_id: context.newId(),
    login: logins[i],
  }));
  await inBulk(
    tx,
    'store accounts',
    columns,
    rows,
    'INSERT INTO account (account_id, school_id, login, created_at) SELECT account_id, $2, login, $3 FROM r',
    [schoolId, context.at],
  );
  await inBulk(
    tx,
    'store people',
    columns,
    rows,
    `
    INSERT INTO person (school_id, person_id, account_id, given_name, family_name, preferred_login, roles, source, sourced_id, missing, created_at)
    SELECT $2, person_id, account_id, given_name, family_name, preferred_login, roles, source, sourced_id, missing, $3 FROM r`,
    [schoolId, context.at],
    step,
  );
  await inBulk(
    tx,
    'change people',
    columns,
    changed.map(({ to }) => toPersonRow(to)),
    `
    UPDATE person p SET given_name = r.given_name, family_name = r.family_name, preferred_login = r.preferred_login, roles = r.roles, source = r.source, missing = r.missing
    FROM r WHERE p.school_id = $2 AND p.sourced_id = r.sourced_id`,
    [schoolId],
    step,
  );
  await markMissing(
    tx,
    'person',
    schoolId,
    missing.map((person) => person.sourcedId),
  );
}

function toPersonRow(person: RosterPerson): object {
  return {
    given_name: person.givenName,
    family_name: person.familyName,
    preferred_login: person.preferredLogin,
    roles: person.roles,
    source: person.source,
    sourced_id: person.sourcedId,
    missing: person.missing,
  };
}

/** Makes the open memberships of these people what they should be; what ends, ends today and stays as history. */
export async function applyMemberships(
  tx: Transaction,
  schoolId: SchoolId,
  people: readonly Pick<RosterPerson, 'sourcedId' | 'classSourcedId' | 'groupSourcedIds'>[],
  persons: IdByKey,
  audiences: IdByKey,
  when: { readonly today: string; readonly created: ReadonlySet<string> },
): Promise<void> {
  const before = people
    .filter((person) => !when.created.has(person.sourcedId))
    .map((person) => idOf(persons, person.sourcedId));
  const wanted = people.flatMap((person) => {
    const person_id = idOf(persons, person.sourcedId);
    const groups = person.groupSourcedIds.map((key) => ({
      person_id,
      audience_id: idOf(audiences, key),
      kind: 'group',
      created: when.created.has(person.sourcedId),
    }));
    return person.classSourcedId === null
      ? groups
      : [
          {
            person_id,
            audience_id: idOf(audiences, person.classSourcedId),
            kind: 'class',
            created: when.created.has(person.sourcedId),
          },
          ...groups,
        ];
  });
  const keys = [wanted.map((row) => row.person_id), wanted.map((row) => row.audience_id)];
  const unwanted = `m.school_id = $1 AND m.person_id = ANY($2::uuid[]) AND m.ends_on IS NULL
    AND (m.person_id, m.audience_id) NOT IN (SELECT * FROM unnest($3::uuid[], $4::uuid[]))`;
  if (before.length > 0) {
    await tx.query(
      'drop memberships of today',
      `DELETE FROM membership m WHERE ${unwanted} AND m.starts_on >= $5::date`,
      [schoolId, before, ...keys, when.today],
    );
    await tx.query('end memberships', `UPDATE membership m SET ends_on = $5::date WHERE ${unwanted}`, [
      schoolId,
      before,
      ...keys,
      when.today,
    ]);
  }
  // Whoever is new belongs from the first day of the year on, so that past days of the timetable are theirs, too.
  await inBulk(
    tx,
    'store memberships',
    'person_id uuid, audience_id uuid, kind text, created boolean',
    wanted,
    `
    INSERT INTO membership (school_id, person_id, audience_id, kind, starts_on)
    SELECT $2, person_id, audience_id, kind, CASE WHEN created THEN least($3::date, coalesce((SELECT starts_on FROM school_year WHERE school_id = $2), $3::date)) ELSE $3::date END FROM r
    WHERE NOT EXISTS (SELECT FROM membership m WHERE m.school_id = $2 AND m.person_id = r.person_id AND m.audience_id = r.audience_id AND m.ends_on IS NULL)`,
    [schoolId, when.today],
  );
}

async function applyTeachings(
  tx: Transaction,
  schoolId: SchoolId,
  people: readonly RosterPerson[],
  persons: IdByKey,
  audiences: IdByKey,
): Promise<void> {
  const wanted = people.flatMap((person) =>
    person.teaches.map((t) => ({
      person_id: idOf(persons, person.sourcedId),
      audience_id: idOf(audiences, t.audienceSourcedId),
      subject: t.subject,
    })),
  );
  await tx.query(
    'drop teachings',
    `
    DELETE FROM teaching t WHERE t.school_id = $1 AND t.person_id = ANY($2::uuid[])
      AND (t.person_id, t.audience_id, t.subject) NOT IN (SELECT * FROM unnest($3::uuid[], $4::uuid[], $5::text[]))`,
    [
      schoolId,
      people.map((person) => idOf(persons, person.sourcedId)),
      wanted.map((t) => t.person_id),
      wanted.map((t) => t.audience_id),
      wanted.map((t) => t.subject),
    ],
  );
  await inBulk(
    tx,
    'store teachings',
    'person_id uuid, audience_id uuid, subject text',
    wanted,
    'INSERT INTO teaching (school_id, person_id, audience_id, subject) SELECT $2, r.* FROM r ON CONFLICT DO NOTHING',
    [schoolId],
  );
}

async function applyLinks(
  tx: Transaction,
  schoolId: SchoolId,
  diff: ImportDiff,
  persons: IdByKey,
  context: ApplyContext,
): Promise<void> {
  const { created, changed, missing } = diff.guardianLink;
  const keys = (link: GuardianLink): { guardian_id: string; pupil_id: string } => ({
    guardian_id: idOf(persons, link.guardianSourcedId),
    pupil_id: idOf(persons, link.pupilSourcedId),
  });
  const rows = [...created, ...changed.map(({ to }) => to)].map((link) => ({
    ...keys(link),
    relation: link.relation,
    legal: link.legal,
    contact_rank: link.contactRank,
    source: link.source,
    missing: link.missing,
  }));
  await inBulk(
    tx,
    'store guardians',
    'guardian_id uuid, pupil_id uuid, relation text, legal boolean, contact_rank int, source text, missing boolean',
    rows,
    `
    INSERT INTO guardian_link (school_id, guardian_id, pupil_id, relation, legal, contact_rank, source, missing) SELECT $2, r.* FROM r
    ON CONFLICT (school_id, guardian_id, pupil_id) DO UPDATE SET relation = excluded.relation, legal = excluded.legal, contact_rank = excluded.contact_rank,
      source = excluded.source, missing = excluded.missing`,
    [schoolId],
    stepper('guardians', rows.length, context),
  );
  await inBulk(
    tx,
    'mark guardians',
    'guardian_id uuid, pupil_id uuid',
    missing.map(keys),
    'UPDATE guardian_link g SET missing = true FROM r WHERE g.school_id = $2 AND g.guardian_id = r.guardian_id AND g.pupil_id = r.pupil_id',
    [schoolId],
  );
}

async function readIds(tx: Transaction, table: 'audience' | 'person' | 'slot', schoolId: SchoolId): Promise<IdByKey> {
  const { rows } = await tx.query<{ sourced_id: string; id: string }>(
    'read keys',
    `SELECT sourced_id, ${table}_id AS id FROM ${table} WHERE school_id = $1`,
    [schoolId],
  );
  return new Map(rows.map((row) => [row.sourced_id, row.id]));
}
