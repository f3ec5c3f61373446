import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { SchoolId } from '@preau/core/base';
import { createImportDesk } from '@preau/service/school';
import { backup, createSchoolStores, migrate, openDatabase, restore, StoreError } from '../src/index.ts';
import type { Database } from '../src/index.ts';
import { contentOf } from './roster-fixture.ts';
import { onEveryServer } from './store-database.ts';

const SCHOOL = '0750001A' as SchoolId;
const NOW = Date.parse('2026-11-21T10:00:00+01:00');

/** Imports a school and writes what COPY must escape, and a table of the lesson. */
async function fill(database: Database): Promise<void> {
  const desk = createImportDesk({
    rosters: createSchoolStores(database).rosters,
    clock: { now: () => NOW },
    bus: { publish: async () => undefined },
    randomness: { uuid: () => randomUUID(), bytes: (count) => new Uint8Array(count) },
  });
  await desk.apply({ schoolId: SCHOOL, content: contentOf(SCHOOL, 400), actor: 'cli' });
  await database.query(
    'write awkward text',
    "UPDATE person SET family_name = E'Ta\\tb \\\\N \\n ligne \"q\" ’é🌈' WHERE sourced_id = 'pupil-0'",
  );
  await database.query(
    'write an event',
    `
    INSERT INTO lesson_event (school_id, lesson_id, seq, at, visibility, kind, fact, body)
    VALUES ($1, 'x', 1, 5, 'everyone', 'messagePosted', '{"kind":"messagePosted"}', '{"text":"a\\nb"}')`,
    [SCHOOL],
  );
}

async function backUp(url: string): Promise<{ file: Buffer; summary: Awaited<ReturnType<typeof backup>> }> {
  const out = new PassThrough();
  const [summary, file] = await Promise.all([backup(url, out, NOW), buffer(out)]);
  return { file, summary };
}

async function pollUntil(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) assert.fail('it never happened');
    await new Promise(setImmediate);
  }
}

onEveryServer(({ it, open, shared }) => {
  let once: Promise<{ url: string; database: Database }> | undefined;
  const filled = (): Promise<{ url: string; database: Database }> =>
    (once ??= shared().then(async ({ url, database }) => {
      await fill(database);
      return { url, database };
    }));

  it('[SCHOOL-95] a restore equals the backup: every table of the catalogue, by count and checksum', async () => {
    const { url, database } = await filled();
    const { file, summary } = await backUp(url);
    const { rows: tables } = await database.query<{ name: string }>(
      'list tables',
      "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'migration' ORDER BY 1",
    );
    assert.deepEqual(
      summary.tables.map((table) => table.name).toSorted(),
      tables.map((table) => table.name),
    );
    assert.equal(summary.rows > 1_000, true);
    const target = await open({ empty: true });
    try {
      assert.deepEqual(await restore(target.url, Readable.from([file])), summary);
      const again = await backUp(target.url);
      assert.deepEqual(again.summary, summary);
      await using restored = openDatabase({ url: target.url });
      assert.deepEqual(
        await createSchoolStores(restored).rosters.read(SCHOOL),
        await createSchoolStores(database).rosters.read(SCHOOL),
      );
    } finally {
      await target.close();
    }
  });

  it('[SCHOOL-96] a backup is one instant: rows written while it runs are not in it', async () => {
    const { url, database } = await filled();
    let running: ReturnType<typeof backUp> | undefined;
    await database.transaction('hold a table', async (tx) => {
      await tx.query('hold a table', 'LOCK TABLE school IN ACCESS EXCLUSIVE MODE');
      running = backUp(url);
      // It has its snapshot and waits for the table that we hold.
      await pollUntil(
        async () =>
          (
            await database.query(
              'find the backup',
              "SELECT FROM pg_stat_activity WHERE application_name = 'preau backup' AND wait_event_type = 'Lock'",
            )
          ).rowCount === 1,
      );
      await database.query(
        'change a person meanwhile',
        "UPDATE person SET given_name = 'Plus tard' WHERE sourced_id = 'pupil-1'",
      );
    });
    const { file } = await running!;
    assert.equal(gunzipSync(file).includes('Plus tard'), false);
    assert.equal(gunzipSync((await backUp(url)).file).includes('Plus tard'), true);
  });

  it('[SCHOOL-97] a database with rows, a damaged file, a cut file, another release: refused, and nothing is half restored', async () => {
    const { url } = await filled();
    const { file } = await backUp(url);
    const plain = gunzipSync(file);
    const target = await open();
    const refusal = (bytes: Buffer, into = target.url): Promise<StoreError> =>
      restore(into, Readable.from([bytes])).then(
        () => assert.fail('restored'),
        (error: unknown) => {
          assert.equal(error instanceof StoreError, true, String(error));
          return error as StoreError;
        },
      );
    try {
      assert.equal((await refusal(file, url)).reason, 'conflict');
      assert.equal((await refusal(Buffer.from('no gzip at all'))).reason, 'fault');
      assert.equal((await refusal(gzipSync('PREAU-BACKUP 99\n'))).reason, 'schema');
      assert.equal((await refusal(file.subarray(0, file.length - 2_000))).reason, 'fault');
      assert.match((await refusal(gzipSync(plain.subarray(0, plain.length - 25)))).message, /ends early/);
      const swapped = Buffer.from(plain.toString('latin1').replace('cli\t', 'clo\t'), 'latin1');
      assert.match((await refusal(gzipSync(swapped))).message, /reads back otherwise/);
      const newer = Buffer.from(plain.toString('latin1').replace('100_school.sql', '999_school.sql'), 'latin1');
      assert.equal((await refusal(gzipSync(newer))).reason, 'schema');
      await using store = openDatabase({ url: target.url });
      assert.equal((await store.query<{ count: number }>('count', 'SELECT count(*) FROM person')).rows[0]?.count, 0);
      assert.equal((await restore(target.url, Readable.from([file]))).rows > 1_000, true);
      assert.deepEqual((await migrate(target.url)).applied, []);
    } finally {
      await target.close();
    }
  });
});
