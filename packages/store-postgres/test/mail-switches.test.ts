import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { PersonId, SchoolId } from '@preau/core/base';
import { DEFAULT_SWITCHES } from '@preau/core/school';
import { createSchoolStores } from '../src/index.ts';
import { onEveryServer } from './store-database.ts';

const SCHOOL = '0750001A' as SchoolId;

onEveryServer(({ it, shared }) => {
  it('[MAIL-4] a switch stands as by default until the office sets it; each change is in the audit log once', async () => {
    const { database } = await shared();
    await database.query(
      'make a school',
      `INSERT INTO school (school_id, name, zone, source, sourced_id, created_at) VALUES ($1, 'Test', 'Europe/Paris', 'manual', $1, 0)`,
      [SCHOOL],
    );
    const { switches } = createSchoolStores(database);
    const set = (name: 'messaging' | 'home', isOn: boolean): Promise<unknown> =>
      switches.set(SCHOOL, name, isOn, { auditId: randomUUID(), actorId: randomUUID() as PersonId, at: 1 });
    assert.deepEqual(await switches.read(SCHOOL), DEFAULT_SWITCHES);
    await set('messaging', true);
    await set('messaging', false);
    await set('messaging', false);
    await set('home', true);
    assert.deepEqual(await switches.read(SCHOOL), { ...DEFAULT_SWITCHES, messaging: false, home: true });
    await set('messaging', true);
    assert.deepEqual(await switches.read(SCHOOL), { ...DEFAULT_SWITCHES, home: true });
    const { rows } = await database.query<{ action: string }>(
      'read the audit log',
      `SELECT action FROM audit WHERE school_id = $1 AND action LIKE 'switch.%' ORDER BY action`,
      [SCHOOL],
    );
    assert.deepEqual(
      rows.map((row) => row.action),
      ['switch.home.on', 'switch.messaging.off', 'switch.messaging.on'],
    );
  });
});
