// The list of a full mailbox: one row a conversation, in the order of what can be seen now, whatever was done to messages meanwhile.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { PersonId, SchoolId } from '@preau/core/base';
import type { ThreadId } from '@preau/core/school';
import type { MailStore, ThreadHead } from '@preau/service/school';
import { createSchoolStores } from '../src/index.ts';
import type { Database } from '../src/index.ts';
import { onEveryServer } from './store-database.ts';

const SCHOOL = '0750001A' as SchoolId;
const THREADS = 5_000;
const NOW = 1_000_000_000;

onEveryServer(({ it, shared }) => {
  let filled: Promise<{ database: Database; mail: MailStore; me: PersonId }> | undefined;
  const world = (): Promise<{ database: Database; mail: MailStore; me: PersonId }> => (filled ??= fill());

  /** A teacher with many conversations, three messages in each. */
  async function fill(): Promise<{ database: Database; mail: MailStore; me: PersonId }> {
    const { database } = await shared();
    const [me, other] = [randomUUID() as PersonId, randomUUID() as PersonId];
    await database.query(
      'make a school',
      `INSERT INTO school (school_id, name, zone, source, sourced_id, created_at) VALUES ($1, 'Test', 'Europe/Paris', 'manual', $1, 0)`,
      [SCHOOL],
    );
    await database.query(
      'make two people',
      `WITH a AS (INSERT INTO account (account_id, school_id, login, created_at) SELECT p, $1, p::text, 0 FROM unnest($2::uuid[]) p)
       INSERT INTO person (school_id, person_id, account_id, given_name, family_name, roles, source, sourced_id, created_at)
       SELECT $1, p, p, 'Camille', 'Roy', '{teacher}', 'manual', p::text, 0 FROM unnest($2::uuid[]) p`,
      [SCHOOL, [me, other]],
    );
    await database.query(
      'begin conversations',
      `WITH t AS (INSERT INTO thread (school_id, thread_id, subject, starter_id, is_open, sent_to, created_at)
         SELECT $1, gen_random_uuid(), 'n ' || n, $3, true, '[]', n FROM generate_series(1, $4::int) n RETURNING thread_id, created_at),
       m AS (INSERT INTO message (school_id, message_id, thread_id, author_id, body, body_hash, receivers, state, sent_at, release_at)
         SELECT $1, gen_random_uuid(), t.thread_id, $3, 'Bonjour', 'x', 1, 'sent', t.created_at + k, t.created_at + k FROM t CROSS JOIN generate_series(0, 2) k
         RETURNING message_id, thread_id, release_at)
       INSERT INTO message_copy (school_id, person_id, thread_id, message_id, release_at)
       SELECT $1, p, m.thread_id, m.message_id, m.release_at FROM m CROSS JOIN unnest($2::uuid[]) p`,
      [SCHOOL, [me, other], other, THREADS],
    );
    await database.query('know the tables', 'ANALYZE thread, message, message_copy, thread_reader, person');
    return { database, mail: createSchoolStores(database).mail, me };
  }

  const page = async (more: Partial<Parameters<MailStore['listThreads']>[1]> = {}): Promise<readonly ThreadHead[]> => {
    const { mail, me } = await world();
    return mail.listThreads(
      { schoolIds: [SCHOOL], personIds: [me] },
      { archived: false, after: null, limit: 50, at: NOW, ...more },
    );
  };

  it('[MAIL-67] a page of a mailbox with five thousand conversations reads fifty of them', async () => {
    const { database, me } = await world();
    const first = await page();
    assert.deepEqual([first.length, first[0]!.subject, first[0]!.messages, first[0]!.unread], [50, 'n 5000', 3, 3]);
    const last = first.at(-1)!;
    const second = await page({ after: { threadId: last.threadId, personId: me } });
    assert.deepEqual([second[0]!.subject, second.length], ['n 4950', 50]);
    const { rows, ms } = await pointersRead(database, (mail) =>
      mail.listThreads({ schoolIds: [SCHOOL], personIds: [me] }, { archived: false, after: null, limit: 51, at: NOW }),
    );
    process.stdout.write(`a page of ${THREADS} conversations reads ${rows} rows in ${ms.toFixed(1)} ms\n`);
    assert.ok(rows > 150 && rows < 1_500, `${rows} rows read`);
  });

  it('[MAIL-67] the row follows what becomes of messages: held back, taken back, let go, put away', async () => {
    const { database, mail, me } = await world();
    const places = { schoolIds: [SCHOOL], personIds: [me] };
    const run = (sql: string, values: readonly unknown[]): Promise<unknown> => database.query('change', sql, values);
    const [thread] = await page({ limit: 1 });
    const threadId = thread!.threadId;
    const add = async (state: string, releaseAt: number): Promise<string> => {
      const messageId = randomUUID();
      await run(
        `WITH m AS (INSERT INTO message (school_id, message_id, thread_id, author_id, body, body_hash, receivers, state, sent_at, release_at)
           SELECT $1, $2, $3, starter_id, 'Suite', 'x', 1, $4, 0, $5 FROM thread WHERE thread_id = $3)
         INSERT INTO message_copy (school_id, person_id, thread_id, message_id, release_at) VALUES ($1, $6, $3, $2, $5)`,
        [SCHOOL, messageId, threadId, state, releaseAt, me],
      );
      return messageId;
    };
    const lastAt = async (at = NOW): Promise<number | undefined> => (await find(await page({ at }), threadId))?.lastAt;
    const before = await lastAt();
    const night = await add('sent', NOW + 50);
    assert.equal(await lastAt(), before, 'what comes in the morning moves nothing yet');
    assert.equal(await lastAt(NOW + 50), NOW + 50);
    await mail.archive(places, threadId, true, NOW + 10);
    assert.equal(await lastAt(NOW + 10), undefined);
    assert.equal((await find(await page({ archived: true, at: NOW + 10 }), threadId))?.lastAt, before);
    assert.equal(await lastAt(NOW + 50), NOW + 50, 'and comes back with it');
    await run(`UPDATE message SET state = 'recalled', changed_at = $2 WHERE message_id = $1`, [night, NOW + 20]);
    assert.equal(await lastAt(NOW + 60), undefined, 'but was taken back before');
    await mail.archive(places, threadId, false, NOW + 60);
    assert.equal(await lastAt(NOW + 60), before);
    const held = await add('held', NOW + 70);
    assert.equal(await lastAt(NOW + 80), before);
    await run(`UPDATE message SET state = 'sent' WHERE message_id = $1`, [held]);
    await run('UPDATE message_copy SET release_at = $2 WHERE message_id = $1', [held, NOW + 90]);
    assert.equal(await lastAt(NOW + 90), NOW + 90);
    await run('UPDATE message_copy SET hidden = true WHERE thread_id = $1 AND person_id = $2', [threadId, me]);
    assert.equal(await lastAt(NOW + 90), undefined);
  });
});

const find = async (heads: readonly ThreadHead[], threadId: ThreadId): Promise<ThreadHead | undefined> =>
  heads.find((each) => each.threadId === threadId);

interface Plan {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly Plans?: readonly Plan[];
}

/** How many pointers and rows of conversations the statement of a piece of work reads, as the server explains it, and how long it takes. */
async function pointersRead(
  database: Database,
  work: (mail: MailStore) => Promise<unknown>,
): Promise<{ readonly rows: number; readonly ms: number }> {
  const asked: [sql: string, values: readonly unknown[]][] = [];
  const watched: Database = {
    ...database,
    query: (act, sql, values = []) => {
      asked.push([sql, values]);
      return database.query(act, sql, values);
    },
  };
  await work(createSchoolStores(watched).mail);
  assert.equal(asked.length, 1);
  const { rows } = await database.query<{ 'QUERY PLAN': readonly { Plan: Plan; 'Execution Time': number }[] }>(
    'explain',
    `EXPLAIN (ANALYZE, FORMAT JSON) ${asked[0]![0]}`,
    asked[0]![1],
  );
  const count = (plan: Plan): number =>
    (['message_copy', 'thread_reader'].includes(plan['Relation Name'] ?? '')
      ? plan['Actual Rows'] * plan['Actual Loops']
      : 0) + (plan.Plans ?? []).reduce((sum, each) => sum + count(each), 0);
  const { Plan: plan, 'Execution Time': ms } = rows[0]!['QUERY PLAN'][0]!;
  return { rows: count(plan), ms };
}
