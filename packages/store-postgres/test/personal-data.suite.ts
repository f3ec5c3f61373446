// Where personal data lies, what an erasure leaves and an export tells: on real tables, those of every feature.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { PersonId } from '@preau/core/base';
import type { SchoolStores } from '@preau/service/school';
import type { Database } from '../src/index.ts';
import { PERSONAL_LINES } from '../src/school/personal-lines.ts';
import { SCHOOL, NOW, DAY, deed } from './people-world.ts';
import type { PeopleWorld } from './people-world.ts';
import { WORD, write, traces } from './person-traces.ts';

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

/** Lines of personal data, erasures and exports. */
export function personalData({ it, world }: PeopleWorld): void {
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
