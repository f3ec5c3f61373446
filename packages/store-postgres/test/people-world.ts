// A school with people, for all suites of what becomes of them.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { PersonId, SchoolId } from '@preau/core/base';
import type { ImportDesk, SchoolStores } from '@preau/service/school';
import { createSchoolStores } from '../src/index.ts';
import type { Database } from '../src/index.ts';
import { contentOf } from './roster-fixture.ts';
import type { StoreServer } from './store-database.ts';
import { openImports } from './open-imports.ts';

export const SCHOOL = '0750001A' as SchoolId;
export const NOW = Date.parse('2026-11-21T10:00:00+01:00');
export const DAY = 86_400_000;

/** A school on one server: its stores, and the desk of its imports. */
export interface PeopleWorld extends Pick<StoreServer, 'it'> {
  world(): Promise<World>;
}

interface World {
  readonly database: Database;
  readonly stores: SchoolStores;
  readonly desk: ImportDesk;
  id(key: string): Promise<PersonId>;
}

/** Makes it; the school is filled at its first use, once for all suites of the server. */
export function openPeopleWorld({ it, shared }: StoreServer): PeopleWorld {
  let filled: Promise<World> | undefined;

  async function fill(): Promise<World> {
    const { database } = await shared();
    const stores = createSchoolStores(database);
    const desk = openImports(stores, NOW);
    assert.equal((await desk.apply({ schoolId: SCHOOL, content: contentOf(SCHOOL, 60), actor: 'cli' })).ok, true);
    const id = async (key: string): Promise<PersonId> =>
      (await stores.people.findBySourcedIds(SCHOOL, [key])).get(key)!;
    return { database, stores, desk, id };
  }
  return { it, world: () => (filled ??= fill()) };
}

/** A deed of nobody, now. */
export const deed = () => ({ auditId: randomUUID(), actorId: null, at: NOW });
