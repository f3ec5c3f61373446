import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { migrate, openDatabase, readMigrations, StoreError } from '../src/index.ts';
import { openStoreDatabase } from './store-database.ts';

const database = await openStoreDatabase({ empty: true });
after(() => database.close());

test('[SCHOOL-90] migrates an empty database once, also when two processes start at the same moment', async () => {
  const [one, two] = await Promise.all([migrate(database.url), migrate(database.url)]);
  const all = (await readMigrations()).map((migration) => migration.name);
  assert.deepEqual([one.applied, two.applied].map((names) => names.length).toSorted(), [0, all.length]);
  assert.deepEqual([...one.applied, ...two.applied], all);
  assert.deepEqual((await migrate(database.url)).applied, []);
});

test('[SCHOOL-91] refuses a database whose migration was changed, or that is of a newer release', async () => {
  await migrate(database.url);
  await using store = openDatabase({ url: database.url });
  await store.query('change a checksum', "UPDATE migration SET checksum = 'x' || checksum WHERE name = '100_school.sql'");
  await assert.rejects(migrate(database.url), (error) => error instanceof StoreError && error.reason === 'schema' && /100_school.sql changed/.test(error.message));
  await store.query('restore the checksum', "UPDATE migration SET checksum = substr(checksum, 2) WHERE name = '100_school.sql'");
  await store.query('add a migration', "INSERT INTO migration (name, checksum) VALUES ('999_future.sql', 'x')");
  await assert.rejects(migrate(database.url), (error) => error instanceof StoreError && /999_future.sql, which this release does not know/.test(error.message));
});
