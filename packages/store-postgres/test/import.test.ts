import assert from 'node:assert/strict';
import { applyDiff, diffImport, isEmptyDiff } from '@preau/core/school';
import type { ImportContent, RosterPerson } from '@preau/core/school';
import type { LocalDate, SchoolId } from '@preau/core/base';
import { randomUUID } from 'node:crypto';
import { createImportDesk } from '@preau/service/school';
import type { ImportDesk, RosterStore } from '@preau/service/school';
import { createSchoolStores, StoreError } from '../src/index.ts';
import type { Database } from '../src/index.ts';
import { onEveryServer } from './store-database.ts';
import { contentOf } from './roster-fixture.ts';

const NOW = Date.parse('2026-11-21T10:00:00+01:00');

function withPeople(
  content: ImportContent,
  change: (people: readonly RosterPerson[]) => readonly RosterPerson[],
): ImportContent {
  return { ...content, roster: { ...content.roster!, people: change(content.roster!.people) } };
}

/** What each test works with. */
interface World {
  readonly desk: ImportDesk;
  readonly database: Database;
  readonly rosters: RosterStore;
  rows(table: string, schoolId: SchoolId): Promise<number>;
}

onEveryServer(({ it, shared }) => {
  const told: string[] = [];
  async function world(): Promise<World> {
    const { database } = await shared();
    const { rosters } = createSchoolStores(database);
    const desk = createImportDesk({
      rosters,
      clock: { now: () => NOW },
      randomness: { uuid: () => randomUUID(), bytes: (count) => new Uint8Array(count) },
      bus: { publish: async (topic) => void told.push(topic) },
    });
    return {
      desk,
      database,
      rosters,
      async rows(table, schoolId) {
        const { rows: found } = await database.query<{ count: number }>(
          'count',
          `SELECT count(*) FROM ${table} WHERE school_id = $1`,
          [schoolId],
        );
        return found[0]!.count;
      },
    };
  }

  it('[SCHOOL-70] what was imported reads back the same, and importing it again changes nothing', async () => {
    const { desk, rosters } = await world();
    const schoolId = '0750001A' as SchoolId;
    const content = contentOf(schoolId, 300);
    const first = await desk.apply({ schoolId, content, actor: 'cli' });
    assert.equal(first.ok, true);
    assert.deepEqual(await rosters.read(schoolId), content);
    assert.equal(isEmptyDiff(await desk.compare({ schoolId, content })), true);
    assert.equal(told.includes('timetable.changed'), true);
  });

  it('[SCHOOL-70] a changed file: moves, new people, a new key, missing ones; the store holds what the pure rule says', async () => {
    const { desk, database, rosters } = await world();
    const schoolId = '0750002B' as SchoolId;
    const before = contentOf(schoolId, 400);
    assert.equal((await desk.apply({ schoolId, content: before, actor: 'cli' })).ok, true);
    const moved = withPeople(before, (people) =>
      people
        .filter((person) => person.sourcedId !== 'pupil-3')
        .map((person) =>
          person.sourcedId === 'pupil-4' ? { ...person, classSourcedId: 'class-0', groupSourcedIds: [] } : person,
        )
        .map((person) =>
          person.sourcedId === 'teacher-1' ? { ...person, teaches: [], familyName: 'Nouveau' } : person,
        ),
    );
    const links = moved.roster!.guardianLinks.filter((link) => link.pupilSourcedId !== 'pupil-3');
    const slots = before.slots.slice(1).map((slot, i) => (i === 3 ? { ...slot, room: 'CDI', exceptions: [] } : slot));
    const content: ImportContent = { roster: { ...moved.roster!, guardianLinks: links }, slots };
    const outcome = await desk.apply({ schoolId, content, actor: 'cli' });
    assert.equal(outcome.ok, true);
    const expected = applyDiff(before, diffImport(before, content));
    assert.deepEqual(await rosters.read(schoolId), expected);
    const history = await database.query<{ starts_on: LocalDate; ends_on: LocalDate | null }>(
      'read history',
      `
      SELECT m.starts_on, m.ends_on FROM membership m JOIN person p USING (school_id, person_id)
      WHERE m.school_id = $1 AND p.sourced_id = 'pupil-4' AND m.kind = 'class' ORDER BY m.starts_on`,
      [schoolId],
    );
    assert.deepEqual(
      history.rows.map((row) => [row.starts_on, row.ends_on]),
      [
        ['2026-09-01', '2026-11-21'],
        ['2026-11-21', null],
      ],
    );
  });

  it('[SCHOOL-71] a row that PostgreSQL refuses rolls everything back: nothing is half applied', async () => {
    const { desk, rows } = await world();
    const schoolId = '0750003C' as SchoolId;
    const content = contentOf(schoolId, 200);
    const slots = content.slots.map((slot, i) => (i === content.slots.length - 1 ? { ...slot, weekday: 9 } : slot));
    await assert.rejects(
      desk.apply({ schoolId, content: { ...content, slots }, actor: 'cli' }),
      (error) => error instanceof StoreError && error.reason === 'constraint',
    );
    for (const table of [
      'school',
      'school_year',
      'account',
      'person',
      'audience',
      'membership',
      'teaching',
      'guardian_link',
      'slot',
      'import_run',
    ]) {
      assert.equal(await rows(table, schoolId), 0, table);
    }
    assert.equal((await desk.apply({ schoolId, content, actor: 'cli' })).ok, true);
  });

  it('[SCHOOL-72] two imports of a school at once: one works, the other is told so', async () => {
    const { desk, rows } = await world();
    const schoolId = '0750004D' as SchoolId;
    const content = contentOf(schoolId, 1500);
    const both = await Promise.all([
      desk.apply({ schoolId, content, actor: 'cli' }),
      desk.apply({ schoolId, content, actor: 'cli' }),
    ]);
    const refused = both.filter((outcome) => !outcome.ok);
    assert.deepEqual(
      refused.map((outcome) => outcome.error.code),
      ['import.running'],
    );
    assert.equal(await rows('import_run', schoolId), 1);
    const others = await Promise.all(
      ['0750005E', '0750006F'].map((id) =>
        desk.apply({ schoolId: id as SchoolId, content: contentOf(id, 600), actor: 'cli' }),
      ),
    );
    assert.deepEqual(
      others.map((outcome) => outcome.ok),
      [true, true],
    );
  });

  it('[SCHOOL-73] half a file stops the import until somebody accepts it, and then nobody is deleted', async () => {
    const { desk, rows } = await world();
    const schoolId = '0750007G' as SchoolId;
    const content = contentOf(schoolId, 300);
    await desk.apply({ schoolId, content, actor: 'cli' });
    const half = withPeople({ roster: content.roster }, (people) =>
      people.filter((person) => !/^pupil-[0-4]/.test(person.sourcedId)),
    );
    const file: ImportContent = {
      roster: {
        ...half.roster!,
        guardianLinks: half.roster!.guardianLinks.filter((link) => !/^pupil-[0-4]/.test(link.pupilSourcedId)),
      },
    };
    const stopped = await desk.apply({ schoolId, content: file, actor: 'cli' });
    assert.equal(!stopped.ok && stopped.error.code, 'import.stopped');
    const people = await rows('person', schoolId);
    const accepted = await desk.apply({ schoolId, content: file, actor: 'cli', accepted: ['--accept-missing'] });
    assert.equal(accepted.ok, true);
    assert.equal(await rows('person', schoolId), people);
  });

  it('[SCHOOL-74] logins are unique in the cell, made from the name, and nobody has a password after an import', async () => {
    const { database } = await world();
    const { rows: found } = await database.query<{ all: number; different: number; activated: number; odd: number }>(
      'count logins',
      `
      SELECT count(*) AS all, count(DISTINCT login) AS different, count(password_hash) AS activated, count(*) FILTER (WHERE login !~ '^[a-z0-9][a-z0-9.-]*$') AS odd FROM account`,
    );
    assert.deepEqual({ ...found[0] }, { all: found[0]!.all, different: found[0]!.all, activated: 0, odd: 0 });
    assert.equal(found[0]!.all > 3000, true);
  });
});
