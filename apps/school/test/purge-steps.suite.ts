// A purge goes through the schools in steps: what was left, what cannot go on, what was being written meanwhile.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { CellPurge, PurgeCountAnswer } from '@preau/protocol/school';
import { HERE, THERE } from './cell-world.ts';
import { deskWith, harness, operator, operatorClaims, spread } from './purge-world.ts';

test('[OFFICE-62] a purge that a killed process left in the middle is gone through, and takes nothing twice', async () => {
  const text = 'Une autre phrase que personne ne doit lire';
  await spread(text);
  const purgeId = randomUUID();
  await harness.database.query(
    'leave a purge in the middle',
    `WITH p AS (INSERT INTO purge (purge_id, body_hash, words, reason, asked_by, asked_at)
       SELECT $1, m.body_hash, 'x', 'x', m.author_id, 1 FROM message m WHERE m.body = $2 LIMIT 1 RETURNING purge_id)
     INSERT INTO purge_school (school_id, purge_id, messages, done_at) SELECT $3, purge_id, 5, 2 FROM p`,
    [purgeId, text, HERE],
  );
  await harness.database.query(
    'take what it took',
    `UPDATE message SET state = 'removed', body = '' WHERE school_id = $1 AND body = $2`,
    [HERE, text],
  );
  const { school } = harness;
  let asked = 0;
  // A house that closes waits for no more than the step that runs.
  await deskWith({ isEnding: () => (asked += 1) > 1 }).resume();
  const left = await operator<CellPurge>('GET', `/purges/${purgeId}`);
  assert.deepEqual([left.doneAt, left.schoolsDone], [null, 1]);
  await school.purges.resume();
  const purge = await operator<CellPurge>('GET', `/purges/${purgeId}`);
  assert.deepEqual([purge.messages, purge.doneAt === null, purge.schoolsDone], [6, false, 2]);
  await harness.school.purges.resume();
  assert.equal((await operator<CellPurge>('GET', `/purges/${purgeId}`)).messages, 6);
});

test('[OFFICE-62] a purge that cannot go on keeps no other waiting', async () => {
  const [broken, sound] = [randomUUID(), randomUUID()];
  for (const [purgeId, at] of [
    [broken, 1],
    [sound, 2],
  ])
    await harness.database.query(
      'leave a purge',
      `INSERT INTO purge (purge_id, body_hash, words, reason, asked_by, asked_at) SELECT $1, preau_content('rien de tel ici'), 'x', 'x', person_id, $2 FROM person LIMIT 1`,
      [purgeId, at],
    );
  const { purges } = harness.school.stores;
  const nextSchools: typeof purges.nextSchools = async (purgeId, limit) => {
    if (purgeId === broken) throw new Error('Cannot read');
    return purges.nextSchools(purgeId, limit);
  };
  await assert.rejects(deskWith({ purges: { ...purges, nextSchools } }).resume(), AggregateError);
  assert.equal((await operator<CellPurge>('GET', `/purges/${broken}`)).doneAt, null);
  assert.notEqual((await operator<CellPurge>('GET', `/purges/${sound}`)).doneAt, null);
  await harness.school.purges.resume();
  assert.notEqual((await operator<CellPurge>('GET', `/purges/${broken}`)).doneAt, null);
});

test('[OFFICE-65] what was being written while the purge began is waited for, and taken away too', async () => {
  const text = 'Cette phrase arrive pendant que l’on retire';
  const written = Promise.withResolvers<void>();
  const mayEnd = Promise.withResolvers<void>();
  const write = (): Promise<void> =>
    harness.database.transaction('write slowly', async (tx) => {
      await tx.query(
        'write',
        `INSERT INTO post (school_id, post_id, author_id, title, text, whole, readers, acknowledge, created_at, release_at)
       SELECT $1, gen_random_uuid(), person_id, 'Lent', $2, true, '{pupil}', false, $3, $3 FROM person WHERE school_id = $1 AND sourced_id = 'teacher-0'`,
        [THERE, text, harness.clock.at],
      );
      written.resolve();
      await mayEnd.promise;
    });
  const purgeId = randomUUID();
  const paused = Promise.withResolvers<void>();
  const content = { kind: 'text', text };
  let through: Promise<void> | undefined;
  let slow: Promise<void> | undefined;
  const { purges } = harness.school.stores;
  const desk = deskWith({
    purges: {
      ...purges,
      // Who began after the purge was written, and before it stood, was not refused either.
      begin: (purge, deed) =>
        harness.database.transaction('begin slowly', async (tx) => {
          await tx.query(
            'begin',
            `INSERT INTO purge (purge_id, body_hash, words, reason, refused_until, asked_by, asked_at)
             VALUES ($1, preau_content($2), $3, $4, $5, $6, $7)`,
            [purge.purgeId, purge.text, purge.words, purge.reason, purge.refusedUntil, deed.actorId, deed.at],
          );
          slow = write();
          await written.promise;
        }),
    },
    later: (work) => void (through = work()),
    pause: async () => {
      paused.resolve();
      await mayEnd.promise;
    },
  });
  const begun = await desk.begin(await operatorClaims(), purgeId, {
    content: { kind: 'text', text },
    reason: 'Test',
    refuseDays: 7,
  });
  assert.ok(begun.ok);
  await paused.promise;
  const before = await operator<CellPurge>('GET', `/purges/${purgeId}`);
  assert.deepEqual([before.posts, before.doneAt, before.schoolsDone], [0, null, 2], 'gone through, and not done');
  mayEnd.resolve();
  await slow;
  await through;
  const purge = await operator<CellPurge>('GET', `/purges/${purgeId}`);
  assert.deepEqual([purge.posts, purge.doneAt === null], [1, false]);
  assert.equal((await operator<PurgeCountAnswer>('POST', '/purges/count', { content })).posts, 0);
  const { rows } = await harness.database.query(
    'read the log of the school',
    `SELECT FROM audit WHERE school_id = $1 AND action = 'cell.purged' AND subject_id = $2`,
    [THERE, purgeId],
  );
  assert.equal(rows.length, 1, 'the log of the school says so');
});
