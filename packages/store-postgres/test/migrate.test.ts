import assert from 'node:assert/strict';
import { migrate, openDatabase, readMigrations, StoreError } from '../src/index.ts';
import { onEveryServer } from './store-database.ts';

onEveryServer(({ it, open }) => {
  it('[SCHOOL-90] migrates an empty database once, also when two processes start at the same moment', async () => {
    const database = await open({ empty: true });
    try {
      const both = await Promise.all([migrate(database.url), migrate(database.url)]);
      const all = (await readMigrations()).map((migration) => migration.name);
      assert.deepEqual(
        both.map(({ applied }) => applied.length).toSorted((a, b) => a - b),
        [0, all.length],
      );
      assert.deepEqual(
        both.flatMap(({ applied }) => applied),
        all,
      );
      assert.deepEqual((await migrate(database.url)).applied, []);
    } finally {
      await database.close();
    }
  });

  it('[SCHOOL-91] refuses a database whose migration was changed, or that is of a newer release', async () => {
    const database = await open();
    try {
      await using store = openDatabase({ url: database.url });
      await store.query(
        'change a checksum',
        "UPDATE migration SET checksum = 'x' || checksum WHERE name = '100_school.sql'",
      );
      await assert.rejects(
        migrate(database.url),
        (error) =>
          error instanceof StoreError && error.reason === 'schema' && /100_school.sql changed/.test(error.message),
      );
      await store.query(
        'restore the checksum',
        "UPDATE migration SET checksum = substr(checksum, 2) WHERE name = '100_school.sql'",
      );
      await store.query('add a migration', "INSERT INTO migration (name, checksum) VALUES ('999_future.sql', 'x')");
      await assert.rejects(
        migrate(database.url),
        (error) =>
          error instanceof StoreError && /999_future.sql, which this release does not know/.test(error.message),
      );
    } finally {
      await database.close();
    }
  });

  it('[SCHOOL-92] French names sort as French dictionaries do', async () => {
    const database = await open();
    try {
      await using store = openDatabase({ url: database.url });
      const { rows } = await store.query<{ name: string }>(
        'sort',
        "SELECT name FROM unnest(ARRAY['Zola', 'Étienne', 'Eder', 'œuvre', 'Ode', 'Ève', 'eve', 'Le Goff', 'Lefèvre', 'Çelik', 'Cohen']) AS t(name) ORDER BY name COLLATE preau_fr",
      );
      assert.deepEqual(
        rows.map((row) => row.name),
        ['Çelik', 'Cohen', 'Eder', 'Étienne', 'eve', 'Ève', 'Le Goff', 'Lefèvre', 'Ode', 'œuvre', 'Zola'],
      );
    } finally {
      await database.close();
    }
  });
});
