// The imports of a school, and what it held before the last of them: packed JSON, unpacked when somebody takes the import back. PEOPLE-80.

import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { SchoolId } from '@preau/core/base';
import type { ContentBefore, ImportContent, SourcedId } from '@preau/core/school';
import type { ImportBefore, ImportRun } from '@preau/service/school';
import type { Queries } from '../database.ts';

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** Notes an import. What is kept of before is of the last import only. */
export async function recordRun(
  queries: Queries,
  schoolId: SchoolId,
  run: ImportRun,
  before: ContentBefore | null,
): Promise<void> {
  await queries.query(
    'note the import',
    `
    INSERT INTO import_run (school_id, run_id, actor, started_at, finished_at, created, changed, missing, undoes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      schoolId,
      run.runId,
      run.actor,
      run.startedAt,
      run.finishedAt,
      run.created,
      run.changed,
      run.missing,
      run.undoes ?? null,
    ],
  );
  if (before === null) {
    await queries.query('forget what was before', 'DELETE FROM import_before WHERE school_id = $1', [schoolId]);
    return;
  }
  const { byHand: _byHand, ...content } = before.content;
  const packed = await pack(JSON.stringify({ content, rekeyed: before.rekeyed }));
  await queries.query(
    'keep what was before',
    `
    INSERT INTO import_before (school_id, run_id, content) VALUES ($1, $2, $3)
    ON CONFLICT (school_id) DO UPDATE SET run_id = excluded.run_id, content = excluded.content`,
    [schoolId, run.runId, packed],
  );
}

/** What the last import can go back to. */
export async function readBefore(queries: Queries, schoolId: SchoolId): Promise<ImportBefore | undefined> {
  const { rows } = await queries.query<{ run_id: string; content: Buffer }>(
    'read what was before',
    'SELECT run_id, content FROM import_before WHERE school_id = $1',
    [schoolId],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  const kept = JSON.parse((await unpack(row.content)).toString('utf8')) as {
    readonly content: ImportContent;
    readonly rekeyed: ContentBefore['rekeyed'];
  };
  return { runId: row.run_id, ...kept };
}

/** The newest first. */
export async function listRuns(
  queries: Queries,
  schoolId: SchoolId,
  limit: number,
): Promise<readonly (ImportRun & { readonly actorName: string | null })[]> {
  const { rows } = await queries.query<ImportRun & { actorName: string | null; undoes: string | null }>(
    'list the imports',
    `
    SELECT i.run_id AS "runId", i.actor, i.started_at AS "startedAt", i.finished_at AS "finishedAt", i.created, i.changed, i.missing, i.undoes,
      p.given_name || ' ' || p.family_name AS "actorName"
    FROM import_run i LEFT JOIN person p ON p.school_id = i.school_id AND p.person_id::text = i.actor
    WHERE i.school_id = $1 ORDER BY i.finished_at DESC, i.run_id LIMIT $2`,
    [schoolId, limit],
  );
  return rows.map(({ undoes, ...run }) => ({ ...run, ...(undoes === null ? {} : { undoes }) }));
}

/** Keys of people whom no file carries. */
export async function listEnded(queries: Queries, schoolId: SchoolId): Promise<ReadonlySet<SourcedId>> {
  const { rows } = await queries.query<{ sourced_id: string }>(
    'list who was ended',
    'SELECT sourced_id FROM person WHERE school_id = $1 AND NOT active',
    [schoolId],
  );
  return new Set(rows.map((row) => row.sourced_id));
}
