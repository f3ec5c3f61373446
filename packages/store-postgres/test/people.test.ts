// Where personal data lies, what an erasure leaves, what an undo goes back to: on real tables, those of every feature.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { AccountId, PersonId, SchoolId } from '@preau/core/base';
import { createImportDesk } from '@preau/service/school';
import type { ImportDesk, SchoolStores } from '@preau/service/school';
import { createSchoolStores } from '../src/index.ts';
import type { Database } from '../src/index.ts';
import { PERSONAL_LINES } from '../src/school/personal-lines.ts';
import { onEveryServer } from './store-database.ts';
import { contentOf } from './roster-fixture.ts';

const SCHOOL = '0750001A' as SchoolId;
const NOW = Date.parse('2026-11-21T10:00:00+01:00');
const DAY = 86_400_000;
/** In every text of the person who is erased: nothing else in the database bears it. */
const WORD = 'Zélandine';

/** Names by which a column says that it holds a person or an account. */
const NAMING = `(^|_)(account|person|pupil|child|guardian|teacher|owner|author|actor|reader|sender|receiver|recipient|writer|starter|member|holder|administrator)_ids?$|_by$|^actor$`;

/** Columns that refer to a person or an account, by foreign key or by name, and stand in no line. */
async function unlisted(database: Database): Promise<string[]> {
  const { rows } = await database.query<{ place: string }>(
    'read the catalogue',
    `
    SELECT c.relname || '.' || a.attname AS place FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND (
      (format_type(a.atttypid, NULL) IN ('uuid', 'uuid[]', 'text', 'text[]') AND a.attname ~ $1)
      OR EXISTS (SELECT FROM pg_constraint k, unnest(k.conkey, k.confkey) AS pair(here, there)
        JOIN pg_attribute f ON f.attnum = pair.there
        WHERE k.contype = 'f' AND k.conrelid = c.oid AND k.confrelid IN ('person'::regclass, 'account'::regclass)
          AND f.attrelid = k.confrelid AND f.attname IN ('person_id', 'account_id') AND pair.here = a.attnum))
    ORDER BY 1`,
    [NAMING],
  );
  const listed = new Set([
    ...PERSONAL_LINES.map((line) => `${line.table}.${line.column}`),
    'person.person_id',
    'account.account_id',
    // Password, code or card: a thing, nobody.
    'session.opened_by',
  ]);
  return rows.map((row) => row.place).filter((place) => !listed.has(place));
}

onEveryServer(({ it, shared }) => {
  interface World {
    readonly database: Database;
    readonly stores: SchoolStores;
    readonly desk: ImportDesk;
    id(key: string): Promise<PersonId>;
  }
  let filled: Promise<World> | undefined;
  const world = (): Promise<World> => (filled ??= fill());

  async function fill(): Promise<World> {
    const { database } = await shared();
    const stores = createSchoolStores(database);
    const desk = createImportDesk({
      rosters: stores.rosters,
      clock: { now: () => NOW },
      randomness: { uuid: () => randomUUID(), bytes: (count) => new Uint8Array(count) },
      bus: { publish: async () => undefined },
    });
    assert.equal((await desk.apply({ schoolId: SCHOOL, content: contentOf(SCHOOL, 60), actor: 'cli' })).ok, true);
    const id = async (key: string): Promise<PersonId> =>
      (await stores.people.findBySourcedIds(SCHOOL, [key])).get(key)!;
    return { database, stores, desk, id };
  }
  /** What an export tells, and how many rows at once. */
  async function readOut(
    stores: SchoolStores,
    personId: PersonId,
    by: 'own' | 'office',
    most: number[] = [],
  ): Promise<readonly { readonly title: string; readonly rows: unknown[] }[]> {
    const sections: { readonly title: string; readonly rows: unknown[] }[] = [];
    const there = await stores.personalData.readOut(SCHOOL, personId, by, {
      person: async () => undefined,
      section: async (title) => void sections.push({ title, rows: [] }),
      rows: async (rows) => {
        most.push(rows.length);
        sections.at(-1)!.rows.push(...rows);
      },
    });
    assert.equal(there, true);
    return sections;
  }
  const deed = () => ({ auditId: randomUUID(), actorId: null, at: NOW });

  it('[PEOPLE-65] every column that names a person or an account stands in the table of personal data, and every line names a column', async () => {
    const { database } = await world();
    assert.deepEqual(await unlisted(database), []);
    const { rows } = await database.query<{ place: string }>(
      'read the columns',
      "SELECT table_name || '.' || column_name AS place FROM information_schema.columns WHERE table_schema = 'public'",
    );
    const there = new Set(rows.map((row) => row.place));
    assert.deepEqual(
      PERSONAL_LINES.filter((line) => !there.has(`${line.table}.${line.column}`)),
      [],
    );
    await database.query('forget one', 'CREATE TABLE forgotten (school_id text, note text, author_id uuid)');
    try {
      assert.deepEqual(await unlisted(database), ['forgotten.author_id']);
    } finally {
      await database.query('mend', 'DROP TABLE forgotten');
    }
  });

  /** Something of the person in each table that holds words of theirs. */
  async function write(database: Database, pupil: PersonId, teacher: PersonId): Promise<void> {
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
  async function traces(database: Database): Promise<string[]> {
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

  it('[PEOPLE-62] an erasure leaves no word of the person in any table; the roll call stays under « Ancien élève »', async () => {
    const { database, stores, id } = await world();
    const [pupil, teacher] = [await id('pupil-3'), await id('teacher-0')];
    await write(database, pupil, teacher);
    assert.deepEqual(await traces(database), [
      'account',
      'audit',
      'channel_message',
      'file',
      'hand_in',
      'lesson_event',
      'message',
      'message_draft',
      'moderation_case',
      'moderation_file',
      'person',
      'thread',
    ]);
    const own = await readOut(stores, pupil, 'own');
    const office = await readOut(stores, pupil, 'office');
    const told = (sections: typeof own): string[] =>
      sections.filter((each) => JSON.stringify(each.rows).includes(WORD)).map((each) => each.title);
    assert.deepEqual(told(own), [
      'Identité',
      'Travaux rendus',
      'Fichiers',
      'Messages dans les canaux de classe',
      'Messages envoyés',
      'Brouillons',
      'Messages écrits en cours',
    ]);
    assert.deepEqual(
      told(office),
      ['Identité', 'Travaux rendus'],
      '[PEOPLE-64] what is private is the person’s own to ask for',
    );
    assert.equal(await stores.personalData.erase(SCHOOL, pupil, deed(), false), undefined, 'only who was ended');
    await database.query('end', 'UPDATE person SET active = false WHERE person_id = $1', [pupil]);
    assert.equal((await stores.personalData.erase(SCHOOL, pupil, deed(), false))?.length, 1);
    assert.deepEqual(await traces(database), []);
    const { rows } = await database.query<{ seq: number; body: { names?: Record<string, string> } | null }>(
      'read the log',
      "SELECT seq, body FROM lesson_event WHERE lesson_id = 'l' ORDER BY seq",
    );
    assert.deepEqual(
      rows.map((row) => [row.seq, row.body?.names?.[pupil] ?? null, row.body?.names?.[teacher] ?? null]),
      [
        [1, 'Ancien élève', 'Mme Roy'],
        [2, null, null],
        [3, null, null],
      ],
    );
    // What was still to be decided keeps its copy until then; the next evening blanks it.
    await database.query(
      'report something',
      `INSERT INTO moderation_case (school_id, case_id, why, kind, subject_id, author_id, reason, body, opened_at) VALUES ($1, gen_random_uuid(), 'report', 'message', 'open', $2, $3, $3, 1)`,
      [SCHOOL, pupil, WORD],
    );
    await stores.personalData.markLeaving(NOW, 80 * DAY);
    assert.deepEqual(await traces(database), ['moderation_case']);
    await database.query(
      'decide',
      "UPDATE moderation_case SET decision = 'keep', decided_at = 3 WHERE subject_id = 'open'",
    );
    await stores.personalData.markLeaving(NOW, 80 * DAY);
    assert.deepEqual(await traces(database), []);
    assert.equal(await stores.personalData.erase(SCHOOL, pupil, deed(), false), undefined, 'once');
    const after = await database.query<{ family_name: string; login: string }>(
      'read what stays',
      'SELECT family_name, login FROM person JOIN account USING (account_id) WHERE person_id = $1',
      [pupil],
    );
    assert.equal(after.rows[0]?.family_name, 'élève');
    assert.match(after.rows[0]?.login ?? '', /^ancien-/);
  });

  it('[PEOPLE-64] an export is read some rows at a time, however much there is', async () => {
    const { database, stores, id } = await world();
    const pupil = await id('pupil-9');
    await database.query(
      'write much',
      `INSERT INTO channel_message (school_id, message_id, audience_id, author_id, text, sent_at, release_at)
       SELECT $1, gen_random_uuid(), (SELECT audience_id FROM audience WHERE school_id = $1 LIMIT 1), $2, 'n° ' || n, n, 1 FROM generate_series(1, 1250) n`,
      [SCHOOL, pupil],
    );
    const most: number[] = [];
    const sections = await readOut(stores, pupil, 'own', most);
    const texts = sections.find((each) => each.title === 'Messages dans les canaux de classe')!.rows as {
      message: string;
    }[];
    assert.deepEqual([texts.length, texts[0]?.message, texts.at(-1)?.message], [1250, 'n° 1', 'n° 1250']);
    assert.equal(Math.max(...most), 500);
    const nobody = { person: async () => undefined, section: async () => undefined, rows: async () => undefined };
    assert.equal(await stores.personalData.readOut(SCHOOL, randomUUID() as PersonId, 'own', nobody), false);
  });

  it('[PEOPLE-62] [PEOPLE-90] an account goes with its last place only: joined with another, it keeps login and password', async () => {
    const { database, stores, id } = await world();
    const [one, two] = [await id('guardian-20'), await id('guardian-21')];
    const accountOf = async (person: PersonId): Promise<{ account_id: AccountId; login: string; sessions: number }> =>
      (
        await database.query<{ account_id: AccountId; login: string; sessions: number }>(
          'read the account',
          `SELECT a.account_id, a.login, (SELECT count(*) FROM session s WHERE s.account_id = a.account_id) AS sessions
           FROM person JOIN account a USING (account_id) WHERE person_id = $1`,
          [person],
        )
      ).rows[0]!;
    const [into, from] = [await accountOf(one), await accountOf(two)];
    await database.query(
      'sign in',
      `INSERT INTO session (session_id, school_id, account_id, device_id, salt, rotated_at, created_at, expires_at)
       SELECT gen_random_uuid(), $2, unnest($1::uuid[]), 'device', '', 1, 1, 2`,
      [[into.account_id, from.account_id], SCHOOL],
    );
    const both = await Promise.all([
      stores.personalData.mergeAccounts(from.account_id, into.account_id, deed()),
      // A click twice moves nothing more.
      stores.personalData.mergeAccounts(from.account_id, into.account_id, deed()),
    ]);
    assert.equal(both.flatMap((ended) => ended ?? []).length, 1, 'the other login’s session');
    assert.deepEqual(await accountOf(two), { ...into, sessions: 1 });
    const back = await stores.personalData.mergeAccounts(into.account_id, from.account_id, deed());
    assert.equal(back, undefined, 'the other way round leads to a login that has ended');
    assert.deepEqual(await accountOf(two), { ...into, sessions: 1 });
    await database.query('end', 'UPDATE person SET active = false WHERE person_id = ANY($1::uuid[])', [[one, two]]);
    assert.deepEqual(await stores.personalData.erase(SCHOOL, one, deed(), false), []);
    assert.deepEqual(await accountOf(two), { ...into, sessions: 1 }, 'the other place still signs in');
    assert.equal((await stores.personalData.erase(SCHOOL, two, deed(), false))?.length, 1);
    const last = await accountOf(two);
    assert.deepEqual([last.login.startsWith('ancien-'), last.sessions], [true, 0]);
  });

  it('[PEOPLE-60] [PEOPLE-61] who is missing or ended leaves after eighty days, unless they come back; a guardian by hand with the last child', async () => {
    const { database, stores, id } = await world();
    const { personalData } = stores;
    const leaving = async (): Promise<PersonId[]> =>
      (await personalData.listLeaving(SCHOOL, null, 50)).map((each) => each.personId);
    const set = (key: string, sql: string): Promise<unknown> =>
      database.query('change the fixture', `UPDATE person SET ${sql} WHERE sourced_id = $1`, [key]);
    await set('pupil-5', 'missing = true');
    await set('pupil-6', 'active = false');
    await set('teacher-0', 'missing = true');
    assert.ok((await personalData.markLeaving(NOW, 80 * DAY)) >= 5);
    const ids = await Promise.all(['pupil-5', 'pupil-6', 'teacher-0', 'guardian-10', 'guardian-13'].map(id));
    assert.deepEqual((await leaving()).filter((each) => ids.includes(each)).toSorted(), ids.toSorted());
    assert.equal(
      await personalData.markLeaving(NOW + DAY, 80 * DAY),
      0,
      'the day on which they were first seen counts',
    );
    await set('teacher-0', 'missing = false');
    await personalData.markLeaving(NOW + DAY, 80 * DAY);
    assert.equal((await leaving()).includes(ids[2]!), false);
    assert.deepEqual(await personalData.listDue(NOW + 80 * DAY - 1, 10), []);
    const due = (await personalData.listDue(NOW + 80 * DAY, 10)).map((each) => each.personId);
    assert.deepEqual(
      due.toSorted(),
      ids
        .filter((each) => each !== ids[2])
        .concat(await id('guardian-11'), await id('guardian-12'))
        .toSorted(),
    );
    const at = { ...deed(), at: NOW + 80 * DAY };
    assert.equal(await personalData.erase(SCHOOL, ids[2]!, at, true), undefined, 'who came back');
    assert.deepEqual(await personalData.erase(SCHOOL, ids[0]!, at, true), []);
    assert.equal((await personalData.listDue(NOW + 80 * DAY, 10)).length, due.length - 1);
  });

  it('[PEOPLE-80] the last import is taken back from what was kept of before; not twice, and not one that is not the last', async () => {
    const { stores, desk, database } = await world();
    const schoolId = '0750002B' as SchoolId;
    const content = contentOf(schoolId, 40);
    await desk.apply({ schoolId, content, actor: 'cli' });
    const first = await desk.compareUndo(schoolId);
    const held = await stores.rosters.read(schoolId);
    const { roster } = content;
    const changed = {
      ...content,
      roster: {
        ...roster,
        people: roster.people
          .filter((each) => each.sourcedId !== 'guardian-1')
          .map((each) => (each.sourcedId === 'pupil-1' ? { ...each, familyName: 'Erreur' } : each)),
        guardianLinks: roster.guardianLinks.filter((each) => each.guardianSourcedId !== 'guardian-1'),
      },
      slots: content.slots.slice(1),
    };
    await desk.apply({ schoolId, content: changed, actor: 'cli' });
    const compared = await desk.compareUndo(schoolId);
    assert.ok(compared.ok && first.ok);
    assert.deepEqual(compared.value.diff.person.changed.map(({ to }) => to.sourcedId).toSorted(), [
      'guardian-1',
      'pupil-1',
    ]);
    const undo = (runId: string): ReturnType<ImportDesk['undo']> => desk.undo({ schoolId, runId, actor: 'cli' });
    assert.deepEqual(await undo(first.value.runId), { ok: false, error: { code: 'import.nothingToUndo' } });
    const undone = await undo(compared.value.runId);
    assert.ok(undone.ok);
    assert.deepEqual(await stores.rosters.read(schoolId), held);
    assert.deepEqual(await undo(compared.value.runId), { ok: false, error: { code: 'import.nothingToUndo' } });
    const runs = await stores.rosters.listRuns(schoolId, 10);
    assert.equal(runs.find((run) => run.undoes !== undefined)?.undoes, compared.value.runId);
    const { rows } = await database.query<{ count: number }>(
      'count',
      'SELECT count(*) FROM import_before WHERE school_id = $1',
      [schoolId],
    );
    assert.equal(rows[0]?.count, 0);
  });
});
