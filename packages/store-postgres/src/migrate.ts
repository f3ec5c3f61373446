// Brings a database to the schema of this release: the SQL files of `migrations/`, in order of their names, each once.

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Client, DatabaseError } from 'pg';
import { StoreError, toStoreError } from './store-error.ts';

/** One migration file. Numbers: 1xx school, 2xx lesson. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** Hex SHA-256 of the file. */
  readonly checksum: string;
}

const FOLDER = fileURLToPath(new URL('../migrations/', import.meta.url));
// One number for all of Préau; any process that migrates takes this lock first.
const LOCK = 7_368_417;
const WAIT_MS = 60_000;

/** The migrations of this release, in order. */
export async function readMigrations(): Promise<readonly Migration[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(`${FOLDER}${name}`, 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/** What may be chosen of a migration. */
export interface MigrateOptions {
  /** Only these files: a restore brings an empty database to the schema of the backup first. */
  readonly only?: readonly string[];
}

/**
 * Applies what is missing, under an advisory lock, each file in one transaction. Several processes may call it at once: one works,
 * the others wait up to a minute. Throws StoreError `schema` when a file changed after it was applied, when the database is of a newer release, or below PostgreSQL 15.
 */
export async function migrate(
  url: string,
  options: MigrateOptions = {},
): Promise<{ readonly applied: readonly string[] }> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'preau migrate',
    lock_timeout: WAIT_MS,
  });
  // NOTE: a connection lost between statements is reported by the next statement.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    return { applied: await applyMissing(client, await readMigrations(), options.only) };
  } catch (error) {
    throw toStoreError(error, 'migrate the database');
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function applyMissing(
  client: Client,
  migrations: readonly Migration[],
  only: readonly string[] | undefined,
): Promise<string[]> {
  const version = await client.query<{ version: number }>(
    "SELECT current_setting('server_version_num')::int AS version",
  );
  const number = version.rows[0]?.version ?? 0;
  if (number < 150_000)
    throw new StoreError(
      'schema',
      `Cannot migrate the database: PostgreSQL ${Math.trunc(number / 10_000)} is too old, 15 is the floor`,
    );
  await client.query(
    'CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())',
  );
  const rows = await client.query<{ name: string; checksum: string }>('SELECT name, checksum FROM migration');
  const done = new Map(rows.rows.map((row) => [row.name, row.checksum]));
  for (const name of done.keys()) {
    if (!migrations.some((migration) => migration.name === name))
      throw new StoreError('schema', `Cannot migrate the database: it has ${name}, which this release does not know`);
  }
  const applied: string[] = [];
  for (const migration of migrations) {
    if (only?.includes(migration.name) === false) continue;
    const checksum = done.get(migration.name);
    if (checksum === migration.checksum) continue;
    if (checksum !== undefined)
      throw new StoreError('schema', `Cannot migrate the database: ${migration.name} changed after it was applied`);
    await client.query('BEGIN');
    try {
      await client.query(migration.sql);
      await client.query('INSERT INTO migration (name, checksum) VALUES ($1, $2)', [
        migration.name,
        migration.checksum,
      ]);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK');
      // What a migration says itself (RAISE) is for whoever runs it.
      const said = error instanceof DatabaseError && error.code === 'P0001' ? `: ${error.message}` : '';
      throw new StoreError('schema', `Cannot migrate the database: ${migration.name} failed${said}`, { cause: error });
    }
    applied.push(migration.name);
  }
  await wallTables(client);
  return applied;
}

/** No table with a school stays outside the wall, whatever its migration forgot (WALL-2). A backup older than the wall has no such function yet. */
async function wallTables(client: Client): Promise<void> {
  const { rows } = await client.query<{ known: boolean }>(
    "SELECT to_regprocedure('preau_wall(regclass)') IS NOT NULL AS known",
  );
  if (rows[0]?.known !== true) return;
  await client.query(`
    SELECT preau_wall(c.oid) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'school_id' AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relrowsecurity`);
}
