// How long one content takes to be gone in 500 schools, as a process of its own for `npm run bench -- school`, or alone: `node
// apps/school/test/bench/purge.ts [schools]`. Half a million messages, in five of each school's, with thirty receivers, the content, once in its feed, once in
// a channel and once in a lesson. OFFICE-62.

import { randomUUID } from 'node:crypto';
import type { SchoolId, SessionClaims } from '@preau/core/base';
import type { PurgeTold } from '../../../../tools/testing/school-stage.ts';
import { contentOf } from '../roster-fixture.ts';
import { openHarness } from '../school-harness.ts';

const SCHOOLS = Number(process.argv[2] ?? 500);
const MESSAGES = 1_000;
const THREAT = 'Il y a une bombe dans le collège, évacuez !';
const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';

await using harness = await openHarness(Date.parse('2026-11-23T10:00:00+01:00'));
const { database, school } = harness;
const first = '0750001A' as SchoolId;
await harness.import(first, contentOf(first, 60));
const { personId } = await harness.person(first, 'head-0');

await seed();
for (const table of ['message', 'post', 'channel_message', 'lesson_event', 'purge_school', 'school'])
  await database.query('look at what is there', `ANALYZE ${table}`);

await database.query(
  'name an operator',
  'UPDATE account SET runs_cell = true WHERE account_id = (SELECT account_id FROM person WHERE person_id = $1)',
  [personId],
);
const { accountId } = await harness.person(first, 'bench');
const session = { accountId, persons: [{ schoolId: first, personId, roles: ['operator'], audienceIds: [] }] };
const claims = session as unknown as SessionClaims;
const purgeId = randomUUID();
const content = { kind: 'text', text: THREAT } as const;
const counting = performance.now();
const counted = await school.purges.count(claims, content);
const countedMs = performance.now() - counting;
const began = performance.now();
const begun = await school.purges.begin(claims, purgeId, { content, reason: 'Mesure', refuseDays: 7 });
const answered = performance.now() - began;
if (!counted.ok || !begun.ok) throw new Error('refused');
await school.purges.resume();
const took = performance.now() - began;
const done = await school.purges.find(claims, purgeId);
if (
  !done.ok ||
  done.value.messages !== 5 * SCHOOLS ||
  done.value.posts !== SCHOOLS ||
  done.value.lessonMessages !== SCHOOLS
)
  throw new Error(JSON.stringify(done));
const told: PurgeTold = {
  schools: SCHOOLS,
  messages: SCHOOLS * MESSAGES,
  countedMs,
  answeredMs: answered,
  goneMs: took,
};
if (process.send === undefined)
  process.stdout.write(
    `${told.schools} schools, ${told.messages} messages: counted in ${Math.round(countedMs)} ms, answered in ${Math.round(answered)} ms, gone in ${Math.round(took)} ms\n`,
  );
else process.send(told);

/** Schools that hold only what a purge looks at: the rest of a school does not matter to it. */
async function seed(): Promise<void> {
  const ids = Array.from({ length: SCHOOLS - 1 }, (_, n) => `${1_000_000 + n}${LETTERS[(1_000_000 + n) % 23]!}`);
  const run = (text: string, values: readonly unknown[] = []): Promise<unknown> => database.query('seed', text, values);
  await run(
    `INSERT INTO school (school_id, name, zone, source, sourced_id, created_at) SELECT s, 'Collège ' || s, 'Europe/Paris', 'manual', s, 0 FROM unnest($1::text[]) s`,
    [ids],
  );
  await run(
    `INSERT INTO account (account_id, school_id, login, created_at) SELECT gen_random_uuid(), s, 'x' || lower(s), 0 FROM unnest($1::text[]) s`,
    [ids],
  );
  await run(
    `INSERT INTO person (school_id, person_id, account_id, given_name, family_name, roles, source, sourced_id, created_at)
     SELECT school_id, gen_random_uuid(), account_id, 'A', 'B', '{teacher}', 'manual', 'bench', 0 FROM account WHERE school_id = ANY($1)`,
    [ids],
  );
  await run(`UPDATE person SET sourced_id = 'bench' WHERE school_id = $1 AND person_id = $2`, [first, personId]);
  await run(
    `INSERT INTO audience (school_id, audience_id, kind, label, source, sourced_id) SELECT s, gen_random_uuid(), 'class', '6A', 'manual', 'bench' FROM unnest($1::text[]) s`,
    [[first, ...ids]],
  );
  await run(
    `INSERT INTO thread (school_id, thread_id, subject, starter_id, is_open, sent_to, created_at)
     SELECT school_id, gen_random_uuid(), 'x', person_id, true, '[]', 0 FROM person WHERE sourced_id = 'bench'`,
  );
  const threat = `preau_content('${THREAT}')`;
  for (let from = 0; from < MESSAGES; from += 100)
    await database.transaction(
      'seed',
      (tx) =>
        tx.query(
          'seed messages',
          `INSERT INTO message (school_id, message_id, thread_id, author_id, body, body_hash, receivers, state, sent_at, release_at)
           SELECT t.school_id, gen_random_uuid(), t.thread_id, t.starter_id, 'x', CASE WHEN n < 5 THEN ${threat} ELSE sha256(convert_to(n::text || t.school_id, 'UTF8')) END,
             1, 'sent', n, n FROM thread t, generate_series($1::int, $1::int + 99) n`,
          [from],
        ),
      { timeoutMs: 120_000 },
    );
  // Each of those was sent to thirty people.
  await run(
    `WITH a AS (INSERT INTO account (account_id, school_id, login, created_at)
       SELECT gen_random_uuid(), s, 'r' || lower(s) || n, 0 FROM unnest($1::text[]) s, generate_series(1, 30) n RETURNING account_id, school_id)
     INSERT INTO person (school_id, person_id, account_id, given_name, family_name, roles, source, sourced_id, created_at)
     SELECT school_id, gen_random_uuid(), account_id, 'A', 'B', '{pupil}', 'manual', account_id::text, 0 FROM a`,
    [[first, ...ids]],
  );
  await database.transaction(
    'seed',
    (tx) =>
      tx.query(
        'seed copies',
        `INSERT INTO message_copy (school_id, person_id, thread_id, message_id, release_at)
         SELECT m.school_id, p.person_id, m.thread_id, m.message_id, 0 FROM message m JOIN person p ON p.school_id = m.school_id AND p.roles = '{pupil}' AND p.given_name = 'A'
         WHERE m.body_hash = ${threat}`,
      ),
    { timeoutMs: 120_000 },
  );
  // One of each other kind in each school, and among the talk of a lesson three hundred lines that are not it.
  await run(
    `INSERT INTO post (school_id, post_id, author_id, title, text, whole, readers, acknowledge, created_at, release_at)
     SELECT school_id, gen_random_uuid(), person_id, 'Alerte', $1, true, '{pupil}', false, 0, 0 FROM person WHERE sourced_id = 'bench'`,
    [THREAT],
  );
  await run(
    `INSERT INTO channel_message (school_id, message_id, audience_id, author_id, text, sent_at, release_at)
     SELECT u.school_id, gen_random_uuid(), u.audience_id, p.person_id, $1, 0, 0 FROM audience u JOIN person p ON p.school_id = u.school_id AND p.sourced_id = 'bench'
     WHERE u.sourced_id = 'bench'`,
    [THREAT],
  );
  await database.transaction(
    'seed',
    (tx) =>
      tx.query(
        'seed lessons',
        `INSERT INTO lesson_event (school_id, lesson_id, seq, at, actor_id, visibility, kind, fact, body)
         SELECT p.school_id, 'bench', n, 0, p.person_id, 'everyone', 'messagePosted', jsonb_build_object('kind', 'messagePosted', 'personId', p.person_id),
           jsonb_build_object('text', CASE n WHEN 7 THEN $1 ELSE 'Bonjour ' || n END)
         FROM person p, generate_series(1, 300) n WHERE p.sourced_id = 'bench'`,
        [THREAT],
      ),
    { timeoutMs: 120_000 },
  );
}
