// A real, empty PostgreSQL 18 database for a test. The server is the embedded one, started once per test process (or
// joined through TEST_POSTGRES_URL, which the whole suite sets) and gone, with its folder, when the process ends.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { startPostgres } from '../../apps/preau/src/postgres/launcher.ts';

/** A database of the test's own. Closing twice is closing once. */
export interface TestDatabase extends AsyncDisposable {
  /** `postgres://…` of an empty database with the rights of a superuser. */
  readonly url: string;
  /** Drops the database, cutting whoever is still connected. */
  close(): Promise<void>;
}

/** How a test database starts. */
export interface TestDatabaseOptions {
  /**
   * Prepared once per server and then copied (about 50 ms): `key` names the state, `run` brings an empty database to
   * it, for example with the migrations. It must close its own connections.
   */
  readonly template?: { readonly key: string; run(url: string): Promise<unknown> };
}

let server: Promise<string> | undefined;

/** Opens an empty database, or a copy of the prepared one. */
export async function openTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const serverUrl = await (server ??= findServer());
  const template = options.template === undefined ? undefined : await prepare(serverUrl, options.template);
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await admin(serverUrl, (client) =>
    client.query(`CREATE DATABASE ${name}${template === undefined ? '' : ` TEMPLATE ${template} STRATEGY FILE_COPY`}`),
  );
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> =>
    (closing ??= admin(serverUrl, async (client) => {
      await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    }));
  return { url: databaseUrl(serverUrl, name), close, [Symbol.asyncDispose]: close };
}

/** Starts a throw-away server and returns its URL; it ends with this process. `durable` writes to the disk as a school's own does: for measurements. */
export async function startTestServer(
  options: { readonly durable?: boolean } = {},
): Promise<{ url: string; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'preau-test-postgres-'));
  return startPostgres({ folder, durable: options.durable ?? false, temporary: true });
}

async function findServer(): Promise<string> {
  return process.env['TEST_POSTGRES_URL'] ?? (await startTestServer()).url;
}

/** Makes the template under an advisory lock, since several test processes may share the server. */
async function prepare(
  serverUrl: string,
  template: { key: string; run(url: string): Promise<unknown> },
): Promise<string> {
  // PostgreSQL cuts names at 63 bytes: a long key is named by its beginning and its hash.
  const words = template.key.toLowerCase().replaceAll(/[^a-z0-9]/g, '_');
  const mark = createHash('sha256').update(template.key).digest('hex').slice(0, 16);
  const name = `template_${words.slice(0, 20)}_${mark}`;
  await admin(serverUrl, async (client) => {
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [name]);
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount !== 0) return;
    const draft = `${name}_draft`;
    await client.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${draft}`);
    await template.run(databaseUrl(serverUrl, draft));
    await client.query(`ALTER DATABASE ${draft} RENAME TO ${name}`);
  });
  return name;
}

async function admin<T>(serverUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: serverUrl, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}
