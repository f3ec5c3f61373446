// What becomes of connections that the server ends.
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
