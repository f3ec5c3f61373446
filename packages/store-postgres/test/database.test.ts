// What becomes of connections that the server ends, and of plans that a migration outdates.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDatabase } from '../src/index.ts';
import { openTestDatabase } from '../../../tools/testing/postgres.ts';

test('[SCHOOL-58] a connection that the server ends between two statements fails its transaction and nothing else', async () => {
  await using stored = await openTestDatabase();
  await using database = openDatabase({ url: stored.url });
  await using other = openDatabase({ url: stored.url });
  const transaction = database.transaction('be cut', async (tx) => {
    const { rows } = await tx.query<{ pid: number }>('ask who', 'SELECT pg_backend_pid() AS pid');
    const cut = new Promise<void>((resolve) => void tx.client.once('end', () => resolve()));
    await other.query('end the other', 'SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    await cut;
    await tx.query('go on', 'SELECT 1');
  });
  await assert.rejects(transaction, { name: 'StoreError' });
  assert.equal((await database.query('ask again', 'SELECT 1')).rowCount, 1);
});

test('[SCHOOL-145] a statement is planned once for a connection; after a migration that changes what it returns it answers anew', async () => {
  await using stored = await openTestDatabase();
  await using database = openDatabase({ url: stored.url, connections: 1 });
  await database.query('make', 'CREATE TABLE thing AS SELECT 1 AS thing_id');
  const read = async (): Promise<unknown> =>
    (await database.query('read', 'SELECT * FROM thing WHERE thing_id = $1', [1])).rows[0];
  assert.deepEqual(await read(), { thing_id: 1 });
  const { rows } = await database.query('list', 'SELECT statement FROM pg_prepared_statements WHERE from_sql = $1', [
    false,
  ]);
  assert.ok(rows.some((row) => row['statement'] === 'SELECT * FROM thing WHERE thing_id = $1'));
  await database.query('migrate', "ALTER TABLE thing ADD name text DEFAULT 'new'");
  assert.deepEqual(await read(), { thing_id: 1, name: 'new' });
});
