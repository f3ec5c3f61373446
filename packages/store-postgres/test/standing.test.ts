import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { SchoolId } from '@preau/core/base';
import { createImportDesk } from '@preau/service/school';
import { createSchoolStores } from '../src/index.ts';
import type { Database } from '../src/index.ts';
import { onEveryServer } from './store-database.ts';
import { contentOf } from './roster-fixture.ts';

const SCHOOL = '0750001A' as SchoolId;
const NOW = Date.parse('2026-11-21T10:00:00+01:00');
const TODAY = '2026-11-21';

onEveryServer(({ it, shared }) => {
  let filled: Promise<Database> | undefined;
  const world = (): Promise<Database> => (filled ??= fill());

  async function fill(): Promise<Database> {
    const { database } = await shared();
    const desk = createImportDesk({
      rosters: createSchoolStores(database).rosters,
      clock: { now: () => NOW },
      randomness: { uuid: () => randomUUID(), bytes: (count) => new Uint8Array(count) },
      bus: { publish: async () => undefined },
    });
    assert.equal((await desk.apply({ schoolId: SCHOOL, content: contentOf(SCHOOL, 100), actor: 'cli' })).ok, true);
    return database;
  }

  /** Label of the audience, standing and child of each row, of the account of a person named by their key in the file. */
  async function standingOf(sourcedId: string, day = TODAY): Promise<string[]> {
    const { rows } = await (
      await world()
    ).query<{ line: string }>(
      'read a standing',
      `SELECT concat_ws(' ', a.sourced_id, s.standing, c.sourced_id) AS line
       FROM person p CROSS JOIN LATERAL preau_standing(p.account_id, $2) s
       JOIN audience a ON a.school_id = s.school_id AND a.audience_id = s.audience_id
       LEFT JOIN person c ON c.school_id = s.school_id AND c.person_id = s.pupil_id
       WHERE p.sourced_id = $1 ORDER BY 1`,
      [sourcedId, day],
    );
    return rows.map(({ line }) => line);
  }

  it('[SCHOOL-140] a pupil is a member, a teacher teaches, a guardian answers for a child; others stand nowhere', async () => {
    assert.deepEqual(await standingOf('pupil-0'), ['class-0 member pupil-0', 'group-0 member pupil-0']);
    assert.deepEqual(await standingOf('guardian-1'), ['class-0 guardian pupil-0', 'group-0 guardian pupil-0']);
    assert.ok((await standingOf('teacher-0')).includes('class-0 teaches'));
    assert.deepEqual(await standingOf('head-0'), []);
  });

  it('[SCHOOL-141] a court’s restriction, an end, and a day before the class began take it away', async () => {
    const database = await world();
    const change = (text: string): Promise<unknown> => database.query('change the fixture', text);
    await change(
      `UPDATE guardian_link SET restricted = true WHERE guardian_id = (SELECT person_id FROM person WHERE sourced_id = 'guardian-2')`,
    );
    assert.deepEqual(await standingOf('guardian-2'), []);
    assert.equal((await standingOf('guardian-3')).length, 2, 'the other parent sees as before');
    await change(`UPDATE person SET active = false WHERE sourced_id = 'pupil-4'`);
    assert.deepEqual([await standingOf('pupil-4'), await standingOf('guardian-8')], [[], []]);
    assert.deepEqual(await standingOf('pupil-0', '2020-01-01'), []);
  });

  it('[SCHOOL-140] what is asked for an instant is asked for the day that it then is in the school; ties say all days', async () => {
    const database = await world();
    const change = (text: string): Promise<unknown> => database.query('change the fixture', text);
    const at = async (instant: string): Promise<number> => {
      const { rowCount } = await database.query(
        'read a standing',
        "SELECT FROM person p CROSS JOIN LATERAL preau_standing_at(p.account_id, $1) WHERE p.sourced_id = 'pupil-8'",
        [Date.parse(instant)],
      );
      return rowCount ?? 0;
    };
    await change(
      "UPDATE membership SET ends_on = '2026-12-01' WHERE person_id = (SELECT person_id FROM person WHERE sourced_id = 'pupil-8')",
    );
    assert.deepEqual([await at('2026-11-30T22:30:00Z'), await at('2026-11-30T23:30:00Z')], [2, 0], 'midnight in Paris');
    await change("UPDATE school SET zone = 'America/Martinique'");
    assert.deepEqual([await at('2026-12-01T03:30:00Z'), await at('2026-12-01T04:30:00Z')], [2, 0], 'four hours later');
    const { rows } = await database.query(
      'read the ties',
      `SELECT DISTINCT t.standing, t.ends_on FROM person p CROSS JOIN LATERAL preau_ties(p.account_id) t
       WHERE p.sourced_id IN ('pupil-8', 'teacher-0') ORDER BY 1`,
    );
    assert.deepEqual(rows, [
      { standing: 'member', ends_on: '2026-12-01' },
      { standing: 'teaches', ends_on: null },
    ]);
  });
});
