// Marks of what was set by hand, which imports leave alone. Somebody who came by hand needs none: no file speaks of them. SCHOOL-120, 121.

import type { PersonId, SchoolId } from '@preau/core/base';
import type { HandField } from '@preau/core/school';
import type { HandPart } from '@preau/service/school';
import type { Transaction } from '../database.ts';

/** SQL: `by_hand` of a row of `person` with one more mark. */
export const MARKED = (field: string): string =>
  `CASE WHEN source = 'manual' THEN by_hand ELSE ARRAY(SELECT DISTINCT m FROM unnest(by_hand || ARRAY[${field}]) AS m ORDER BY m) END`;

/** Marks fields of a person. */
export async function mark(
  tx: Transaction,
  schoolId: SchoolId,
  personId: PersonId,
  fields: readonly HandField[],
): Promise<void> {
  for (const field of fields)
    await tx.query(
      'mark a field by hand',
      `UPDATE person SET by_hand = ${MARKED('$3::text')} WHERE school_id = $1 AND person_id = $2`,
      [schoolId, personId, field],
    );
}

/** Marks links between a guardian and pupils, where both came from a file; the newest deed counts. */
export async function markLinks(
  tx: Transaction,
  schoolId: SchoolId,
  guardianId: PersonId,
  { deed, pupilIds }: { readonly deed: 'given' | 'taken'; readonly pupilIds: readonly PersonId[] },
): Promise<void> {
  if (pupilIds.length === 0) return;
  await tx.query(
    'mark links by hand',
    `
    INSERT INTO guardian_hand (school_id, guardian_id, pupil_id, deed)
    SELECT p.school_id, $2, p.person_id, $4 FROM person p JOIN person g ON g.school_id = p.school_id AND g.person_id = $2
    WHERE p.school_id = $1 AND p.person_id = ANY($3::uuid[]) AND p.source <> 'manual' AND g.source <> 'manual'
    ON CONFLICT (school_id, guardian_id, pupil_id) DO UPDATE SET deed = excluded.deed`,
    [schoolId, guardianId, pupilIds, deed],
  );
}

/** Takes marks away: the next import says what is so. */
export async function handBack(
  tx: Transaction,
  schoolId: SchoolId,
  personId: PersonId,
  parts: readonly HandPart[],
): Promise<void> {
  await tx.query(
    'hand fields back',
    'UPDATE person SET by_hand = ARRAY(SELECT m FROM unnest(by_hand) AS m WHERE m <> ALL($3::text[]) ORDER BY m) WHERE school_id = $1 AND person_id = $2',
    [schoolId, personId, parts],
  );
  if (!parts.includes('children')) return;
  await tx.query('hand children back', 'DELETE FROM guardian_hand WHERE school_id = $1 AND guardian_id = $2', [
    schoolId,
    personId,
  ]);
  await tx.query(
    'hand the flags of links back',
    'UPDATE guardian_link SET flags_by_hand = false WHERE school_id = $1 AND guardian_id = $2 AND flags_by_hand',
    [schoolId, personId],
  );
}

/** Do two lists hold the same ids, in whatever order? Each holds an id once. */
export function isSameSet(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((id) => others.includes(id));
}
