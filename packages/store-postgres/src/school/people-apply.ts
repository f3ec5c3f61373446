// The people of an import: persons with their accounts, and guardians.

import type { SchoolId } from '@preau/core/base';
import type { GuardianLink, ImportDiff, RosterPerson } from '@preau/core/school';
import type { ApplyContext } from '@preau/service/school';
import type { Transaction } from '../database.ts';
import { idOf, markMissing, stepper } from './apply-parts.ts';
import type { IdByKey } from './apply-parts.ts';
import { inBulk } from './bulk.ts';
import { giveLogins } from './logins.ts';

/** Writes people with their accounts; whoever is new gets a login. */
export async function applyPeople(
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

/** Writes whose guardian is who. */
export async function applyLinks(
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
