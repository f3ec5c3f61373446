// The databases of the contract suites: the embedded PostgreSQL, and the PostgreSQL 15 (the floor) that TEST_POSTGRES_15_URL names;
// without it those tests count as skipped.

import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { Client } from 'pg';
import { openTestDatabase } from '../../../tools/testing/postgres.ts';
import { migrate, openDatabase, readMigrations } from '../src/index.ts';
import type { Database } from '../src/index.ts';

/** A database of a test's own. */
export interface StoreDatabase {
  readonly url: string;
  close(): Promise<void>;
}

/** A server on which a suite runs. */
export interface StoreServer {
  /** Registers a test of this server. */
  it(name: string, run: () => Promise<void>): void;
  /** A new database, migrated unless `empty`. */
  open(options?: { readonly empty?: boolean }): Promise<StoreDatabase>;
  /** The one database of the suite, opened at its first use and closed after the last test. */
  shared(): Promise<{ readonly url: string; readonly database: Database }>;
}

/** Runs a suite on every server. */
export function onEveryServer(suite: (server: StoreServer) => void): void {
  const floor = process.env['TEST_POSTGRES_15_URL'];
  suite(createServer('embedded', false, (empty) => (empty ? openTestDatabase() : openMigrated())));
  suite(
    createServer('PostgreSQL 15', floor === undefined ? 'TEST_POSTGRES_15_URL is not set' : false, (empty) =>
      openOn(floor!, empty),
    ),
  );
}

function createServer(
  name: string,
  skip: string | false,
  open: (empty: boolean) => Promise<StoreDatabase>,
): StoreServer {
  let shared: Promise<{ url: string; database: Database; close: () => Promise<void> }> | undefined;
  after(async () => (await shared)?.close());
  return {
    it: (title, run) => void test(`${title} (${name})`, { skip }, run),
    open: ({ empty = false } = {}) => open(empty),
    shared: () =>
      (shared ??= open(false).then((target) => {
        const database = openDatabase({ url: target.url });
        return {
          url: target.url,
          database,
          close: async () => {
            await database.close();
            await target.close();
          },
        };
      })),
  };
}

async function openMigrated(): Promise<StoreDatabase> {
  // Named after what is in it: a server that several runs share may hold the template of an older schema.
  const key = `store_${(await readMigrations()).map((migration) => migration.checksum.slice(0, 6)).join('')}`;
  return openTestDatabase({ template: { key, run: async (url) => void (await migrate(url)) } });
}

async function openOn(serverUrl: string, empty: boolean): Promise<StoreDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await onServer(serverUrl, `CREATE DATABASE ${name}`);
  if (!empty) await migrate(url.href);
  return { url: url.href, close: () => onServer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function onServer(serverUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
