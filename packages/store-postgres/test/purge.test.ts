// What takes a content away has a deadline of its own: it writes as many rows as people got it.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { PersonId, SchoolId } from '@preau/core/base';
import type { CaseId } from '@preau/core/school';
import { createSchoolStores, openDatabase } from '../src/index.ts';
import { onEveryServer } from './store-database.ts';

const SCHOOL = '0750001A' as SchoolId;

onEveryServer(({ it, shared }) => {
  it('[MAIL-53] the same content is the same whatever its capitals, accents, spaces and punctuation', async () => {
    const { database } = await shared();
    const isSame = async (one: string, other: string): Promise<boolean> => {
      const { rows } = await database.query<{ is_same: boolean }>(
        'compare contents',
        'SELECT preau_content($1) = preau_content($2) AS is_same',
        [one, other],
      );
      return rows[0]!.is_same;
    };
    const threat = 'Une BOMBE est dans le collège !';
    for (const [one, other, is] of [
      [threat, 'une bombe  est, dans le COLLEGE', true],
      [threat, 'une\nbombe\u00A0est dans le college...', true],
      [threat, 'Ｕｎｅ ｂｏｍｂｅ est dans le colle\u0300ge', true],
      [threat, 'Une pomme est dans le collège !', false],
      ['В школе бомба', 'в ШКОЛЕ: бомба!', true],
      ['В школе бомба', 'В школе тихо', false],
      [' 💣 💣 ', '💣💣', true],
      ['💣💣', '💣', false],
      ['\u3316'.repeat(8_000), '\u3316'.repeat(7_999), false],
    ] as const)
      assert.equal(await isSame(one, other), is, `${one.slice(0, 40)} | ${other.slice(0, 40)}`);
  });

  it('[OFFICE-62] [MAIL-53] what takes longer than a request may is taken away all the same, in the cell and in one school', async () => {
    const { url, database } = await shared();
    const [author, threadId, purgeId] = [randomUUID() as PersonId, randomUUID(), randomUUID()];
    const run = (text: string, values: readonly unknown[] = []): Promise<unknown> =>
      database.query('fill', text, values);
    await run(
      `INSERT INTO school (school_id, name, zone, source, sourced_id, created_at) VALUES ($1, 'Test', 'Europe/Paris', 'manual', $1, 0)`,
      [SCHOOL],
    );
    await run(`INSERT INTO account (account_id, school_id, login, created_at) VALUES ($2, $1, 'a', 0)`, [
      SCHOOL,
      author,
    ]);
    await run(
      `INSERT INTO person (school_id, person_id, account_id, given_name, family_name, roles, source, sourced_id, created_at)
       VALUES ($1, $2, $2, 'Camille', 'Roy', '{teacher}', 'manual', 'a', 0)`,
      [SCHOOL, author],
    );
    await run(
      `INSERT INTO thread (school_id, thread_id, subject, starter_id, is_open, sent_to, created_at) VALUES ($1, $2, 'x', $3, true, '[]', 0)`,
      [SCHOOL, threadId, author],
    );
    await run(
      `INSERT INTO message (school_id, message_id, thread_id, author_id, body, body_hash, receivers, state, sent_at, release_at)
       SELECT $1, gen_random_uuid(), $2, $3, 'Chaîne', sha256(convert_to(text, 'UTF8')), 0, 'sent', 1, 1
       FROM generate_series(1, 3), unnest(ARRAY['chaine', 'autre']) text`,
      [SCHOOL, threadId, author],
    );
    // Each row takes its time, as one with two thousand receivers does.
    await run(
      `CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.2); RETURN NULL; END'`,
    );
    await run('CREATE TRIGGER slowly AFTER UPDATE ON message FOR EACH ROW EXECUTE FUNCTION slowly()');
    await using hasty = openDatabase({ url, statementTimeoutMs: 300 });
    const { purges } = createSchoolStores(hasty);
    const purge = {
      purgeId,
      text: 'Chaîne !',
      fileSha256: null,
      words: 'Chaîne',
      reason: 'Test',
      refusedUntil: null,
    };
    await purges.begin(purge, { auditId: randomUUID(), actorId: author, at: 2 });
    assert.equal(await purges.takeAway(purgeId, [SCHOOL], 2, 2), true, 'there may be more');
    assert.equal(await purges.takeAway(purgeId, [SCHOOL], 2, 2), false);
    assert.equal((await purges.find(purgeId))?.messages, 3);
    const caseId = randomUUID() as CaseId;
    await run(
      `INSERT INTO moderation_case (school_id, case_id, why, kind, subject_id, author_id, reason, body, opened_at)
       SELECT $1, $2, 'report', 'message', message_id::text, author_id, '', body, 1 FROM message WHERE state = 'sent' LIMIT 1`,
      [SCHOOL, caseId],
    );
    const deed = { auditId: randomUUID(), actorId: author, at: 3 };
    assert.equal((await createSchoolStores(hasty).moderation.purge(SCHOOL, caseId, deed)).messages, 3);
  });
});
