// Writes what an import changes, in bulk. Order matters: school, audiences, people, links, slots. Nothing is deleted that has a key of its own.

import type { SchoolId } from '@preau/core/base';
import type { ImportDiff } from '@preau/core/school';
import type { ApplyContext } from '@preau/service/school';
import type { Transaction } from '../database.ts';
import { markMissing, stepper } from './apply-parts.ts';
import type { IdByKey } from './apply-parts.ts';
import { inBulk } from './bulk.ts';
import { applyMemberships, applyTeachings } from './membership-apply.ts';
import { applyLinks, applyPeople } from './people-apply.ts';
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

async function readIds(tx: Transaction, table: 'audience' | 'person' | 'slot', schoolId: SchoolId): Promise<IdByKey> {
  const { rows } = await tx.query<{ sourced_id: string; id: string }>(
    'read keys',
    `SELECT sourced_id, ${table}_id AS id FROM ${table} WHERE school_id = $1`,
    [schoolId],
  );
  return new Map(rows.map((row) => [row.sourced_id, row.id]));
}
