import assert from 'node:assert/strict';
import { toPeopleSearch } from '@preau/core/school';
import type { PersonId, Role, SchoolId } from '@preau/core/base';
import type { FoundPerson, PeopleQuery, SchoolStores } from '@preau/service/school';
import { createSchoolStores } from '../src/index.ts';
import type { Database } from '../src/index.ts';
import { toSearchStatement } from '../src/school/people-search.ts';
import { onEveryServer } from './store-database.ts';
import { contentOf } from './roster-fixture.ts';
import { openImports } from './open-imports.ts';

const BIG = '0750001A' as SchoolId;
const OTHER = '0750002B' as SchoolId;
const NOW = Date.parse('2026-11-21T10:00:00+01:00');

onEveryServer(({ it, shared }) => {
  let filled: Promise<{ database: Database; stores: SchoolStores }> | undefined;
  const world = (): Promise<{ database: Database; stores: SchoolStores }> => (filled ??= fill());

  /** A school of 12,000 people, a second one with the same names, and somebody who stands out. */
  async function fill(): Promise<{ database: Database; stores: SchoolStores }> {
    const { database } = await shared();
    const stores = createSchoolStores(database);
    const desk = openImports(stores, NOW);
    for (const [schoolId, count] of [
      [BIG, 12_000],
      [OTHER, 100],
    ] as const) {
      const outcome = await desk.apply({ schoolId, content: contentOf(schoolId, count), actor: 'cli' });
      assert.equal(outcome.ok, true);
    }
    await database.query(
      'rename one',
      "UPDATE person SET given_name = 'Œnone', family_name = 'Bérénice-d’Ørsay' WHERE school_id = $1 AND sourced_id = 'teacher-7'",
      [BIG],
    );
    await database.query('count rows', 'ANALYZE');
    return { database, stores };
  }

  async function queryOf(
    { stores }: { stores: SchoolStores },
    text: string,
    more: Partial<Omit<PeopleQuery, 'search'>> = {},
  ): Promise<PeopleQuery> {
    const search = toPeopleSearch(text, await stores.people.listLabels(more.schoolId ?? BIG));
    return { schoolId: BIG, role: null, after: null, limit: 25, ...more, search };
  }
  async function find(text: string, more: Partial<Omit<PeopleQuery, 'search'>> = {}): Promise<readonly FoundPerson[]> {
    const opened = await world();
    return opened.stores.people.searchPeople(await queryOf(opened, text, more));
  }
  const names = (found: readonly FoundPerson[]): string[] =>
    found.map((each) => `${each.givenName} ${each.familyName}`);

  it('[SCHOOL-100] accents, ligatures, case, order of the words and what stands between them do not matter', async () => {
    for (const text of ['oenone', 'ŒNONE', 'berenice', 'orsay', 'Bérénice d’Ørsay', 'orsay oenone beren', 'OEN d']) {
      assert.deepEqual(names(await find(text)), ['Œnone Bérénice-d’Ørsay'], text);
    }
    assert.deepEqual(await find('oenone lefevre'), []);
    assert.deepEqual(await find('none'), [], 'words match at their beginning');
  });

  it('[SCHOOL-100] everybody of a school is found by what they are called, in any alphabet of the roster', async () => {
    const { database } = await world();
    const { rows } = await database.query<{ given_name: string; family_name: string; person_id: PersonId }>(
      'read everybody',
      'SELECT given_name, family_name, person_id FROM person WHERE school_id = $1',
      [OTHER],
    );
    for (const row of rows) {
      const found = await find(`${row.family_name} ${row.given_name}`, { schoolId: OTHER, limit: 400 });
      assert.equal(
        found.some((each) => each.personId === row.person_id),
        true,
        `${row.given_name} ${row.family_name}`,
      );
    }
  });

  it('[SCHOOL-100] a login is found by its beginning; a class brings its pupils, their guardians and its teachers', async () => {
    const { database } = await world();
    const { rows } = await database.query<{ login: string }>(
      'find a numbered login',
      'SELECT a.login FROM account a JOIN person p USING (account_id) WHERE p.school_id = $1 AND a.login ~ $2 LIMIT 1',
      [BIG, '[0-9]$'],
    );
    const login = rows[0]!.login;
    assert.equal(
      (await find(login)).some((each) => each.login === login),
      true,
      login,
    );
    const roles = async (role: Role): Promise<readonly FoundPerson[]> => find('6e A', { role, limit: 400 });
    const pupils = await roles('pupil');
    assert.equal(pupils.length > 10, true);
    assert.equal(
      pupils.every((pupil) => pupil.audiences[0]?.kind === 'class' && pupil.audiences[0].label === '6e A'),
      true,
    );
    const guardians = await roles('guardian');
    assert.equal(guardians.length, pupils.length * 2);
    assert.equal(
      guardians.every((guardian) => guardian.children.some((child) => child.classLabel === '6e A')),
      true,
    );
    const teachers = await roles('teacher');
    assert.equal(teachers.length > 0 && teachers.every((teacher) => teacher.teaches.includes('6e A')), true);
  });

  it('[SCHOOL-101] pages follow one another in French order, without a gap and without anybody twice', async () => {
    const all = await find('', { schoolId: OTHER, limit: 1_000 });
    const { database } = await world();
    const { rows } = await database.query<{ count: number }>(
      'count people',
      'SELECT count(*) FROM person WHERE school_id = $1',
      [OTHER],
    );
    assert.equal(all.length, rows[0]?.count);
    const collator = new Intl.Collator('fr');
    const families = all.map((each) => each.familyName);
    assert.deepEqual(families, families.toSorted(collator.compare));
    const paged: FoundPerson[] = [];
    for (let after: PersonId | null = null; ;) {
      const page = await find('', { schoolId: OTHER, limit: 40, after });
      if (page.length === 0) break;
      paged.push(...page);
      after = page.at(-1)!.personId;
    }
    assert.deepEqual(paged, all);
    const stranger = (await find('', { limit: 1 }))[0]!.personId;
    assert.deepEqual(
      await find('', { schoolId: OTHER, after: stranger }),
      [],
      'another school’s person is no place in the list',
    );
  });

  it('[SCHOOL-101] a search in a school of 12,000 takes its candidates from indexes; another school’s people are never among them', async () => {
    const opened = await world();
    const plan = async (text: string): Promise<string> => {
      const statement = toSearchStatement(await queryOf(opened, text));
      const { rows } = await opened.database.query<{ 'QUERY PLAN': object }>(
        'explain a search',
        `EXPLAIN (ANALYZE, FORMAT JSON) ${statement.text}`,
        statement.values,
      );
      return JSON.stringify(rows[0]?.['QUERY PLAN']);
    };
    for (const text of ['oenone', 'dup zo', 'leonie.berenice2', 'nguyen']) {
      const read = await plan(text);
      assert.match(read, /"Index Name":"person_words"/, text);
    }
    assert.match(await plan('6e A'), /"Index Name":"membership_audience"/);
    assert.deepEqual(await find('oenone', { schoolId: OTHER }), []);
  });
});
