// Lines of the table of rights: the cell, for its operators. Each school of it is theirs, and nothing of it anybody else's.

import { randomUUID } from 'node:crypto';
import { CELL } from '../rights-world.ts';
import type { Probe } from '../rights-world.ts';

const asHouse = 'an operator runs every school of the cell; the desk asks for the role';
const ROOMS = { places: ['own', 'otherSchool'] } as const;
const HERE = { places: ['own'] } as const;
const NOBODY = '018f0000-0000-7000-8000-000000000000';
/** UAIs with the right letter, one for each request. */
const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';
const uai = (count: number): string => `0${990_000 + count}${LETTERS[(990_000 + count) % 23]!}`;
const content = { kind: 'text', text: 'Une phrase que personne n’a encore écrite ici.' };

export const PROBES: readonly Probe[] = [
  { route: 'GET /api/operator/schools', who: CELL, ...HERE, asHouse, make: () => ({ query: { search: '075' } }) },
  {
    route: 'GET /api/operator/schools/{schoolId}',
    who: CELL,
    ...ROOMS,
    asHouse,
    make: ({ target }) => ({ params: { schoolId: target.schoolId } }),
  },
  {
    route: 'PUT /api/operator/schools/{schoolId}',
    who: CELL,
    ...HERE,
    asHouse,
    make: ({ count }) => ({
      params: { schoolId: uai(count) },
      body: {
        name: 'Collège neuf',
        zone: 'Europe/Paris',
        head: { personId: randomUUID(), givenName: 'Ida', familyName: 'Morel' },
      },
    }),
  },
  {
    route: 'PUT /api/operator/schools/{schoolId}/quota',
    who: CELL,
    ...ROOMS,
    asHouse,
    make: ({ target, count }) => ({
      params: { schoolId: target.schoolId },
      body: { quotaBytes: 5_000_000_000 + count },
    }),
  },
  {
    route: 'POST /api/operator/schools/{schoolId}/heads/{personId}/code',
    who: CELL,
    ...ROOMS,
    asHouse,
    // A head of their own: the code ends the sessions of whom it is for.
    make: async ({ harness, target }) => {
      const personId = await target.once('another head', async () => {
        const { rows } = await harness.database.query<{ person_id: string }>(
          'make another head',
          `WITH a AS (INSERT INTO account (account_id, school_id, login, created_at) VALUES (gen_random_uuid(), $1, 'head-' || lower($1), 0) RETURNING account_id)
           INSERT INTO person (school_id, person_id, account_id, given_name, family_name, roles, source, sourced_id, created_at)
           SELECT $1, gen_random_uuid(), account_id, 'Autre', 'Tête', '{head}', 'manual', 'other-head', 0 FROM a RETURNING person_id`,
          [target.schoolId],
        );
        return rows[0]!.person_id;
      });
      return { params: { schoolId: target.schoolId, personId } };
    },
  },
  { route: 'GET /api/operator/switches', who: CELL, ...HERE, asHouse, make: () => ({}) },
  {
    route: 'PUT /api/operator/switches',
    who: CELL,
    ...HERE,
    asHouse,
    make: () => ({ body: { name: 'pupilMessages', isSet: false } }),
  },
  { route: 'POST /api/operator/purges/count', who: CELL, ...HERE, asHouse, make: () => ({ body: { content } }) },
  { route: 'GET /api/operator/purges', who: CELL, ...HERE, asHouse, make: () => ({}) },
  {
    route: 'PUT /api/operator/purges/{purgeId}',
    who: CELL,
    ...HERE,
    asHouse,
    make: () => ({ params: { purgeId: randomUUID() }, body: { content, reason: 'Essai', refuseDays: 0 } }),
  },
  {
    route: 'GET /api/operator/purges/{purgeId}',
    who: CELL,
    ...HERE,
    asHouse,
    make: async ({ harness, target }) => {
      const purgeId = await target.once('a purge', async () => {
        const { rows } = await harness.database.query<{ purge_id: string }>(
          'keep a purge',
          `INSERT INTO purge (purge_id, body_hash, words, reason, asked_by, asked_at, done_at)
           VALUES (gen_random_uuid(), 'x', 'x', 'x', gen_random_uuid(), 1, 1) RETURNING purge_id`,
        );
        return rows[0]!.purge_id;
      });
      return { params: { purgeId } };
    },
  },
  { route: 'GET /api/operator/audit', who: CELL, ...HERE, asHouse, make: () => ({ query: { area: 'switch' } }) },
  {
    route: 'GET /api/operator/audit/lines',
    who: CELL,
    ...HERE,
    asHouse,
    make: () => ({ query: { first: `2_${NOBODY}`, last: `1_${NOBODY}` } }),
  },
  { route: 'GET /api/operator/health', who: CELL, ...HERE, asHouse, make: () => ({}) },
];
