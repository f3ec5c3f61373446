// What becomes of an account with its places, of who leaves, and of an import that is taken back.

import assert from 'node:assert/strict';
import type { AccountId, PersonId, SchoolId } from '@preau/core/base';
import type { ImportDesk } from '@preau/service/school';
import { contentOf } from './roster-fixture.ts';
import { SCHOOL, NOW, DAY, deed } from './people-world.ts';
import type { PeopleWorld } from './people-world.ts';

/** Places of an account, who leaves, and imports taken back. */
export function comingAndGoing({ it, world }: PeopleWorld): void {
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
}
