// What the parts of an import share: keys to ids, missing marks, progress.

import type { SchoolId } from '@preau/core/base';
import type { ApplyContext, ImportProgress } from '@preau/service/school';
import { StoreError } from '../store-error.ts';
import type { Transaction } from '../database.ts';

/** Ids of ours by the source's keys. */
export type IdByKey = ReadonlyMap<string, string>;

/** Finds the id of a key that the diff names; a key without one is a fault of whoever made the diff. */
export function idOf(ids: IdByKey, key: string): string {
  const id = ids.get(key);
  if (id === undefined)
    throw new StoreError('fault', `Cannot apply the import: it names ${key}, which the school does not hold`);
  return id;
}

/** Marks entities that the file lacks. */
export async function markMissing(
  tx: Transaction,
  table: 'audience' | 'person' | 'slot',
  schoolId: SchoolId,
  keys: readonly string[],
): Promise<void> {
  if (keys.length > 0)
    await tx.query(
      'mark what the file lacks',
      `UPDATE ${table} SET missing = true WHERE school_id = $1 AND sourced_id = ANY($2::text[])`,
      [schoolId, keys],
    );
}

/** Counts rows towards the progress of a step. */
export function stepper(step: ImportProgress['step'], total: number, context: ApplyContext): (rows: number) => void {
  let done = 0;
  return (rows) => context.progress({ step, done: (done += rows), total });
}
