// A backup of the whole database in one consistent snapshot. docs/spec/school.md, "Backup".

import { pipeline } from 'node:stream/promises';
import type { Writable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Client } from 'pg';
import { toStoreError } from '../store-error.ts';
import { readCatalogue } from './catalogue.ts';
import { connectForCopy, copyOut } from './copy.ts';
import type { CopiedTable } from './copy.ts';
import { MAGIC, toLine } from './frames.ts';

/** What a backup or restore carried. */
export interface BackupSummary {
  readonly tables: readonly CopiedTable[];
  readonly rows: number;
}

/**
 * Writes every table to `out` (gzip) as it was at one instant, while people go on working. Not in it: files (pictures, keys), which lie in
 * the data folder. Ends `out`. Throws StoreError.
 */
export async function backup(url: string, out: Writable, createdAt: number): Promise<BackupSummary> {
  const client = await connectForCopy(url).catch((error: unknown) => Promise.reject(toStoreError(error, 'back up')));
  const tables: CopiedTable[] = [];
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await pipeline(frames(client, createdAt, tables), createGzip(), out);
    await client.query('COMMIT');
  } catch (error) {
    throw toStoreError(error, 'back up');
  } finally {
    await client.end().catch(() => undefined);
  }
  return { tables, rows: tables.reduce((sum, table) => sum + table.rows, 0) };
}

async function* frames(client: Client, createdAt: number, done: CopiedTable[]): AsyncGenerator<Buffer> {
  const { rows: migrations } = await client.query<{ name: string; checksum: string }>(
    'SELECT name, checksum FROM migration ORDER BY name',
  );
  yield Buffer.from(`${MAGIC}\n`);
  yield toLine({ kind: 'header', createdAt, migrations });
  for (const table of await readCatalogue(client)) {
    yield toLine({ kind: 'table', name: table.name, columns: table.columns });
    const copy = copyOut(client, table);
    let step = await copy.next();
    while (step.done !== true) {
      yield toLine({ kind: 'chunk', bytes: step.value.length });
      yield step.value;
      step = await copy.next();
    }
    yield toLine({ kind: 'tableEnd', rows: step.value.rows, sha256: step.value.sha256 });
    done.push(step.value);
  }
  yield toLine({ kind: 'end', tables: done.length });
}
