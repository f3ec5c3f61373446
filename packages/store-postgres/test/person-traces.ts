// Something of one person in each table that holds words of theirs, and where it can still be read.

import { randomUUID } from 'node:crypto';
import type { PersonId } from '@preau/core/base';
import type { Database } from '../src/index.ts';
import { SCHOOL } from './people-world.ts';

/** In every text of the person who is erased: nothing else in the database bears it. */
export const WORD = 'Zélandine';

/** Something of the person in each table that holds words of theirs. */
export async function write(database: Database, pupil: PersonId, teacher: PersonId): Promise<void> {
  const run = (text: string, values: readonly unknown[] = []): Promise<unknown> =>
    database.query('write the fixture', text, values);
  await run(`UPDATE person SET family_name = $2, preferred_login = 'zelandine' WHERE person_id = $1`, [pupil, WORD]);
  await run(
    `UPDATE account SET login = 'zelandine', password_hash = 'x' WHERE account_id = (SELECT account_id FROM person WHERE person_id = $1)`,
    [pupil],
  );
  await run(
    `INSERT INTO session (session_id, school_id, account_id, device_id, salt, rotated_at, created_at, expires_at)
     SELECT gen_random_uuid(), school_id, account_id, 'device', '', 1, 1, 2 FROM person WHERE person_id = $1`,
    [pupil],
  );
  await run(
    `INSERT INTO lesson_event (school_id, lesson_id, seq, at, actor_id, visibility, kind, fact, body) VALUES
     ($1, 'l', 1, 1, ($3::text)::uuid, 'everyone', 'opened', '{}', jsonb_build_object('names', jsonb_build_object($2::text, $4::text, $3::text, 'Mme Roy'), 'sheet', '')),
     ($1, 'l', 2, 2, ($2::text)::uuid, 'everyone', 'entered', '{}', NULL),
     ($1, 'l', 3, 3, ($2::text)::uuid, 'everyone', 'messagePosted', '{}', jsonb_build_object('text', $4::text))`,
    [SCHOOL, pupil, teacher, `Ana ${WORD}`],
  );
  const [homework, handIn, file, post, thread, message] = Array.from({ length: 6 }, () => randomUUID());
  await run(
    `INSERT INTO homework (school_id, homework_id, teacher_id, subject, due_on, body, expects, version, created_at, changed_at, release_at)
     VALUES ($1, $2, $3, 'SVT', '2026-11-27', 'Lire', 'handIn', 1, 1, 1, 1)`,
    [SCHOOL, homework, teacher],
  );
  await run('INSERT INTO homework_done (school_id, homework_id, person_id, done_at) VALUES ($1, $2, $3, 1)', [
    SCHOOL,
    homework,
    pupil,
  ]);
  await run(
    'INSERT INTO hand_in (school_id, hand_in_id, homework_id, pupil_id, body, handed_at) VALUES ($1, $2, $3, $4, $5, 1)',
    [SCHOOL, handIn, homework, pupil, WORD],
  );
  await run(
    `INSERT INTO file (school_id, file_id, owner_id, name, media_type, bytes, sha256, created_at) VALUES ($1, $2, $3, $4, 'application/pdf', 1, repeat('a', 64), 1)`,
    [SCHOOL, file, pupil, `${WORD}.pdf`],
  );
  await run(`INSERT INTO file_use (school_id, kind, use_id, file_id, position) VALUES ($1, 'handIn', $2, $3, 0)`, [
    SCHOOL,
    handIn,
    file,
  ]);
  await run(
    `INSERT INTO channel_message (school_id, message_id, audience_id, author_id, text, sent_at, release_at)
     SELECT $1, $2, audience_id, $3, $4, 1, 1 FROM audience WHERE school_id = $1 LIMIT 1`,
    [SCHOOL, post, pupil, WORD],
  );
  await run(
    `INSERT INTO thread (school_id, thread_id, subject, starter_id, is_open, sent_to, created_at) VALUES ($1, $2, $4, $3, true, '[]', 1)`,
    [SCHOOL, thread, pupil, WORD],
  );
  await run(
    `INSERT INTO moderation_case (school_id, case_id, why, kind, subject_id, author_id, reported_by, reason, body, opened_at, decision, decided_at) VALUES
     ($1, gen_random_uuid(), 'report', 'message', 'decided', $2, NULL, $4, $4, 1, 'keep', 2),
     ($1, gen_random_uuid(), 'report', 'message', 'reported', $3, $2, $4, '', 1, 'keep', 2)`,
    [SCHOOL, pupil, teacher, WORD],
  );
  await run(
    `INSERT INTO message (school_id, message_id, thread_id, author_id, body, body_hash, receivers, state, sent_at, release_at) VALUES ($1, $2, $3, $4, $5, 'x', 1, 'sent', 1, 1)`,
    [SCHOOL, message, thread, pupil, WORD],
  );
  await run(
    `WITH file AS (INSERT INTO file (school_id, file_id, owner_id, name, media_type, bytes, sha256, created_at)
       VALUES ($1, gen_random_uuid(), $2, $3, 'application/pdf', 1, repeat('b', 64), 1) RETURNING file_id)
     INSERT INTO file_use (school_id, kind, use_id, file_id, position) SELECT $1, 'message', $4, file_id, 1 FROM file`,
    [SCHOOL, pupil, `${WORD}-lettre.pdf`, message],
  );
  await run(
    `WITH k AS (INSERT INTO moderation_case (school_id, case_id, why, kind, subject_id, author_id, reason, body, opened_at, decision, decided_at)
       VALUES ($1, gen_random_uuid(), 'report', 'message', $3, $2, '', $4, 1, 'remove', 2) RETURNING case_id)
     INSERT INTO moderation_file (school_id, case_id, file_id, position, name, media_type, bytes, sha256)
     SELECT $1, case_id, gen_random_uuid(), 1, $4, 'application/pdf', 1, repeat('b', 64) FROM k`,
    [SCHOOL, pupil, message, WORD],
  );
  await run(
    'INSERT INTO message_draft (school_id, person_id, message_id, subject, body, person_ids, sent_to, saved_at) VALUES ($1, $2, $3, $4, $4, $5, $6, 1)',
    [SCHOOL, pupil, randomUUID(), WORD, [], '[]'],
  );
  await run(
    `INSERT INTO audit (school_id, audit_id, at, action, subject_id, other_id, reason) VALUES ($1, gen_random_uuid(), 1, 'guardian.restricted', 'g', $2, $3)`,
    [SCHOOL, pupil, WORD],
  );
}

/** Tables in which the person can still be read. */
export async function traces(database: Database): Promise<string[]> {
  const { rows } = await database.query<{ table_name: string }>(
    'list the tables',
    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1",
  );
  const found: string[] = [];
  for (const { table_name: table } of rows) {
    const { rows: hits } = await database.query<{ count: number }>(
      'look for traces',
      `SELECT count(*) FROM "${table}" t WHERE t::text ILIKE '%zélandine%' OR t::text ILIKE '%zelandine%'`,
    );
    if (hits[0]!.count > 0) found.push(table);
  }
  return found;
}
