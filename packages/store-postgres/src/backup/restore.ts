// A restore into an empty database: all of it, proven equal, or nothing. docs/spec/school.md, "Backup".

import { once } from 'node:events';
import { finished, pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { migrate, readMigrations } from '../migrate.ts';
import { StoreError, toStoreError } from '../store-error.ts';
import type { BackupSummary } from './backup.ts';
import { readCatalogue } from './catalogue.ts';
import type { CatalogueTable } from './catalogue.ts';
import { connectForCopy, copyOut } from './copy.ts';
import type { CopiedTable } from './copy.ts';
import { FrameReader } from './frames.ts';
import type { Frame } from './frames.ts';

/**
 * Reads a backup into a database without rows: brings it to the backup's schema, copies, reads everything back and compares counts and
 * checksums, and only then commits; then migrates to this release. Throws StoreError: `conflict` when the database is not empty, `schema`
 * when the backup is of a newer release, `fault` when the file is damaged.
 */
export async function restore(url: string, input: Readable): Promise<BackupSummary> {
  const gunzip = createGunzip();
  const reading = pipeline(input, gunzip);
  // Its failure shows where the frames are read; here it must only not go unheard.
  reading.catch(() => undefined);
  try {
    const reader = new FrameReader(gunzip as AsyncIterable<Buffer>);
    await reader.readMagic();
    const header = expect(await reader.readFrame(), 'header');
    await checkMigrations(header.migrations);
    const summary = await restoreTables(
      url,
      reader,
      header.migrations.map((migration) => migration.name),
    );
    await migrate(url);
    return summary;
  } catch (error) {
    throw toStoreError(error, 'restore');
  } finally {
    input.destroy();
    gunzip.destroy();
  }
}

async function checkMigrations(
  migrations: readonly { readonly name: string; readonly checksum: string }[],
): Promise<void> {
  const ours = new Map((await readMigrations()).map((migration) => [migration.name, migration.checksum]));
  for (const { name, checksum } of migrations) {
    if (ours.get(name) !== checksum)
      throw new StoreError(
        'schema',
        `Cannot restore: the backup's schema has ${name}, which this release ${ours.has(name) ? 'has otherwise' : 'does not know'}`,
      );
  }
}

async function restoreTables(url: string, reader: FrameReader, migrations: readonly string[]): Promise<BackupSummary> {
  const client = await connectForCopy(url);
  try {
    await refuseRows(client);
    await migrate(url, { only: migrations });
    const { rows: applied } = await client.query<{ name: string }>('SELECT name FROM migration');
    if (applied.length !== migrations.length)
      throw new StoreError(
        'conflict',
        'Cannot restore: the database already has a newer schema than the backup; give an empty one',
      );
    await client.query('BEGIN');
    const tables = await copyAll(client, reader, await readCatalogue(client));
    await client.query('COMMIT');
    await client.query('ANALYZE');
    return { tables, rows: tables.reduce((sum, table) => sum + table.rows, 0) };
  } finally {
    // Ending the connection rolls back what was not committed.
    await client.end().catch(() => undefined);
  }
}

async function refuseRows(client: Client): Promise<void> {
  for (const { name } of await readCatalogue(client)) {
    const { rowCount } = await client.query(`SELECT FROM "${name}" LIMIT 1`);
    if (rowCount !== 0) throw new StoreError('conflict', `Cannot restore: the database is not empty, ${name} has rows`);
  }
}

async function copyAll(
  client: Client,
  reader: FrameReader,
  catalogue: readonly CatalogueTable[],
): Promise<CopiedTable[]> {
  const done: CopiedTable[] = [];
  for (let frame = await reader.readFrame(); frame.kind !== 'end'; frame = await reader.readFrame()) {
    const { name, columns } = expect(frame, 'table');
    const table = catalogue.find((known) => known.name === name);
    if (table === undefined || table.columns.join() !== columns.join())
      throw new StoreError('schema', `Cannot restore: the backup's table ${name} is not one of this schema`);
    // What the house's own triggers would do was done when the rows were written: a copy must not do it again.
    await client.query(`ALTER TABLE "${name}" DISABLE TRIGGER USER`);
    const told = await copyIn(client, reader, table);
    await client.query(`ALTER TABLE "${name}" ENABLE TRIGGER USER`);
    const read = await readBack(client, table);
    if (read.rows !== told.rows || read.sha256 !== told.sha256)
      throw new StoreError(
        'fault',
        `Cannot restore: ${name} reads back otherwise, ${read.rows} rows instead of ${told.rows}`,
      );
    done.push(read);
  }
  if (done.length !== catalogue.length)
    throw new StoreError(
      'fault',
      `Cannot restore: the backup has ${done.length} tables, the schema ${catalogue.length}`,
    );
  return done;
}

async function copyIn(
  client: Client,
  reader: FrameReader,
  table: CatalogueTable,
): Promise<{ readonly rows: number; readonly sha256: string }> {
  const stream = client.query(copyFrom(`COPY "${table.name}" (${table.columns.join(', ')}) FROM STDIN`));
  const copied = finished(stream);
  // Awaited below; a failure while we wait for the next chunk must not count as unheard.
  copied.catch(() => undefined);
  try {
    let frame = await reader.readFrame();
    for (; frame.kind === 'chunk'; frame = await reader.readFrame()) {
      if (!stream.write(await reader.readBytes(frame.bytes))) await Promise.race([once(stream, 'drain'), copied]);
    }
    const { rows, sha256 } = expect(frame, 'tableEnd');
    stream.end();
    await copied;
    return { rows, sha256 };
  } catch (error) {
    stream.destroy();
    throw error;
  }
}

async function readBack(client: Client, table: CatalogueTable): Promise<CopiedTable> {
  const copy = copyOut(client, table);
  let step = await copy.next();
  while (step.done !== true) step = await copy.next();
  return step.value;
}

function expect<K extends Frame['kind']>(frame: Frame, kind: K): Extract<Frame, { readonly kind: K }> {
  if (frame.kind !== kind) throw new StoreError('fault', `Cannot restore: the file is damaged, ${kind} expected`);
  return frame as Extract<Frame, { readonly kind: K }>;
}
