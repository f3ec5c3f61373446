// How a search reads: newest first, only as much as it needs, and by one plan for everybody. What it finds is shown by apps/school/test/search.test.ts.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { AccountId, AudienceId, PersonId, SchoolId } from '@preau/core/base';
import type { SearchStore } from '@preau/service/school';
import { createSchoolStores, openDatabase, withinSchools } from '../src/index.ts';
import type { Database } from '../src/index.ts';
import { onEveryServer } from './store-database.ts';

const SCHOOL = '0750001A' as SchoolId;
const NOW = Date.parse('2026-11-24T10:00:00+01:00');
const DAY_MS = 86_400_000;
/** As many notes as a search looks through, of the class; the other class has more of the past. */
const NOTES = 1_000;

interface World {
  readonly database: Database;
  readonly mine: AudienceId;
  readonly teacher: PersonId;
  readonly head: PersonId;
}

onEveryServer(({ it, shared }) => {
  let filled: Promise<World> | undefined;
  const world = (): Promise<World> => (filled ??= fill());

  /** A class with a teacher and a lesson a day for a thousand days, and a head. One connection, which everybody gets in turn. */
  async function fill(): Promise<World> {
    const database = openDatabase({ url: (await shared()).url, connections: 1 });
    const [mine, teacher, head] = [randomUUID() as AudienceId, randomUUID() as PersonId, randomUUID() as PersonId];
    await database.query(
      'make a school',
      `INSERT INTO school (school_id, name, zone, source, sourced_id, created_at) VALUES ($1, 'Test', 'Europe/Paris', 'manual', $1, 0)`,
      [SCHOOL],
    );
    await database.query(
      'make two people',
      `WITH a AS (INSERT INTO account (account_id, school_id, login, created_at) SELECT p, $1, p::text, 0 FROM unnest($2::uuid[]) p)
       INSERT INTO person (school_id, person_id, account_id, given_name, family_name, roles, source, sourced_id, created_at)
       SELECT $1, p, p, 'Camille', 'Roy', ARRAY[r], 'manual', p::text, 0 FROM unnest($2::uuid[], $3::text[]) AS t(p, r)`,
      [SCHOOL, [teacher, head], ['teacher', 'head']],
    );
    await database.query(
      'make a class',
      `WITH u AS (INSERT INTO audience (school_id, audience_id, kind, label, source, sourced_id) VALUES ($1, $2, 'class', '6A', 'manual', '6A'))
       INSERT INTO teaching (school_id, person_id, audience_id, subject) VALUES ($1, $3, $2, 'Latin')`,
      [SCHOOL, mine, teacher],
    );
    await addNotes({ database, mine, teacher, head }, 0, NOTES - 1, 'Une fiche sur le gérondif.');
    await database.query('know the tables', 'ANALYZE session_note, session_note_audience, person, teaching');
    return { database, mine, teacher, head };
  }

  /** One note a day, so many days ago. */
  async function addNotes({ database, mine, teacher }: World, from: number, to: number, text: string): Promise<void> {
    await database.query(
      'add notes',
      `WITH n AS (INSERT INTO session_note (school_id, lesson_id, note_id, teacher_id, subject, held_on, starts_at, body, version, created_at, changed_at, release_at)
         SELECT $1, gen_random_uuid()::text, gen_random_uuid(), $2, 'Latin', (to_timestamp(($3 - d * $4) / 1000.0) AT TIME ZONE 'Europe/Paris')::date,
           $3 - d * $4, $5, 1, 0, 0, 0 FROM generate_series($6::bigint, $7::bigint) d RETURNING school_id, lesson_id, held_on)
       INSERT INTO session_note_audience (school_id, lesson_id, audience_id, held_on) SELECT school_id, lesson_id, $8, held_on FROM n`,
      [SCHOOL, teacher, NOW, DAY_MS, text, from, to, mine],
    );
  }

  /** How many days ago each note was that `who` finds. */
  async function days(
    { database, teacher, head }: World,
    who: 'teacher' | 'head',
    ...words: string[]
  ): Promise<number[]> {
    const personId = who === 'teacher' ? teacher : head;
    const looker: Parameters<SearchStore['find']>[0] = {
      accountId: personId as string as AccountId,
      at: NOW,
      schools: [SCHOOL],
      offices: who === 'head' ? [SCHOOL] : [],
      staffOf: [SCHOOL],
      personIds: [personId],
      words,
    };
    const found = await withinSchools([SCHOOL], () => createSchoolStores(database).searches.find(looker, 8));
    return found.filter(({ kind }) => kind === 'note').map(({ at }) => Math.round((NOW - at) / DAY_MS));
  }
  const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, n) => from + n);

  it('[SEARCH-9] a search is planned once a connection, whoever looks and for whatever', async () => {
    const here = await world();
    for (const who of ['teacher', 'head'] as const)
      for (const word of ['gerondif', 'fiche', 'supin', 'ablatif']) await days(here, who, word);
    const { rows } = await here.database.query<{ generic: number; custom: number }>(
      'read the plans',
      `SELECT generic_plans AS generic, custom_plans AS custom FROM pg_prepared_statements WHERE statement ~ 'preau_(notes|messages)_found'`,
    );
    assert.deepEqual(rows, [
      { generic: 3, custom: 5 },
      { generic: 3, custom: 5 },
    ]);
  });

  it('[SEARCH-9] notes are read newest first until there are enough', async () => {
    const here = await world();
    const read = async (): Promise<number> => {
      await here.database.query('tell the counts', 'SELECT pg_stat_force_next_flush()');
      const { rows } = await here.database.query<{ n: number }>(
        'count the rows read',
        `SELECT idx_tup_fetch + seq_tup_read AS n FROM pg_stat_user_tables WHERE relname = 'session_note'`,
      );
      return rows[0]!.n;
    };
    const before = await read();
    assert.deepEqual(await days(here, 'teacher', 'gerondif'), range(0, 7));
    assert.deepEqual(await days(here, 'head', 'gerondif'), range(0, 7));
    const after = await read();
    assert.ok(after - before < 100, `${after - before} notes were read`);
    // What nobody wrote: three hundred of the school, and what the index tells.
    assert.deepEqual(await days(here, 'head', 'archipel'), []);
    const last = await read();
    assert.ok(last - after < 400, `${last - after} notes were read`);
  });

  it('[SEARCH-8] what the newest of a school do not hold comes from the index, behind what they hold', async () => {
    const here = await world();
    await addNotes(here, 10, 12, 'La bataille d’Alésia.');
    await addNotes(here, 700, 720, 'Le siège d’Alésia.');
    assert.deepEqual(await days(here, 'head', 'alesia'), [...range(10, 12), ...range(700, 704)]);
    assert.deepEqual(await days(here, 'teacher', 'alesia'), [...range(10, 12), ...range(700, 704)]);
    // Older than the newest thousand of the class: the beginnings of words only, in the class and in the school.
    await addNotes(here, 2_000, 2_000, 'Le siège de Massalia.');
    for (const who of ['head', 'teacher'] as const) {
      assert.deepEqual(await days(here, who, 'siege', 'massal'), [2_000], who);
      assert.deepEqual(await days(here, who, 'assalia'), [], who);
      assert.deepEqual(await days(here, who, 'siege'), range(700, 707), who);
    }
  });
});
