// One connection for a whole backup or restore, and COPY out with a checksum.

import { createHash } from 'node:crypto';
import { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { CatalogueTable } from './catalogue.ts';

/** Deadline of one table. */
const TABLE_MS = 30 * 60_000;

/** Opens a connection whose text output does not depend on the server's settings. */
export async function connectForCopy(url: string): Promise<Client> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'preau backup',
    statement_timeout: TABLE_MS,
    lock_timeout: 60_000,
    keepAlive: true,
  });
  // NOTE: a connection lost between statements is reported by the next statement.
  client.on('error', () => undefined);
  await client.connect();
  await client.query(
    "SET datestyle = 'ISO, YMD'; SET intervalstyle = 'iso_8601'; SET timezone = 'UTC'; SET bytea_output = 'hex'; SET extra_float_digits = 1; SET client_encoding = 'UTF8'",
  );
  return client;
}

/** What was copied of a table. */
export interface CopiedTable {
  readonly name: string;
  readonly rows: number;
  /** Hex SHA-256 of the rows in COPY text form, in order of the primary key. */
  readonly sha256: string;
}

/** COPY of a table in a fixed order: yields its bytes, then answers rows and checksum. */
export async function* copyOut(client: Client, table: CatalogueTable): AsyncGenerator<Buffer, CopiedTable> {
  const stream = client.query(
    copyTo(`COPY (SELECT ${table.columns.join(', ')} FROM "${table.name}" t ORDER BY ${table.orderBy}) TO STDOUT`),
  );
  const hash = createHash('sha256');
  let rows = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    hash.update(chunk);
    // In COPY's text form a line feed inside a value is written \n: every byte 10 ends a row.
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) rows += 1;
    yield chunk;
  }
  return { name: table.name, rows, sha256: hash.digest('hex') };
}
