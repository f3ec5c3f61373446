// Who belongs to which class and groups, and who teaches what to whom: for an import, and for one person changed by hand.

import type { SchoolId } from '@preau/core/base';
import type { RosterPerson } from '@preau/core/school';
import type { Transaction } from '../database.ts';
import { idOf } from './apply-parts.ts';
import type { IdByKey } from './apply-parts.ts';
import { inBulk } from './bulk.ts';

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

/** Makes the teachings of these people what they should be. */
export async function applyTeachings(
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
