// Whose rights a statement runs with: a person's request sees the rows of its schools, the house (imports, rounds, sign-in) sees all.
// The scope travels with the request, and a connection is prepared when its own differs. docs/spec/wall.md, migrations/112_wall.sql.

import { AsyncLocalStorage } from 'node:async_hooks';
import type { PoolClient } from 'pg';
import type { SchoolId } from '@preau/core/base';
import type { ScopeValues } from './scoped-query.ts';

/** The schools of a request, as the setting `preau.schools` writes them; undefined is the house. */
type Scope = string | undefined;

const scopes = new AsyncLocalStorage<Scope>();
/** The scope that a connection was last given; `null` when that is not known. A new one has the rights of its login: the house's. */
const given = new WeakMap<PoolClient, Scope | null>();

const ROLE = 'preau_request';
/** As `school.school_id` is checked; nothing else may reach the setting. */
const SCHOOL_ID = /^[0-9]{7}[A-Z]$/;

/** Runs `work`, and all that it begins, with the rights of a request of these schools. Throws TypeError for what is no school. WALL-1. */
export function withinSchools<T>(schools: readonly SchoolId[], work: () => T): T {
  const wrong = schools.find((school) => !SCHOOL_ID.test(school));
  if (wrong !== undefined) throw new TypeError('Cannot see a school: the id is not one');
  return scopes.run([...new Set(schools)].toSorted().join(','), work);
}

/** Runs `work` with the rights of the house, also when a request began it: for rounds, timers and whatever serves several schools. WALL-4. */
export function asHouse<T>(work: () => T): T {
  return scopes.run(undefined, work);
}

/** For a statement that binds `school` itself but whose index cannot serve behind the wall. Throws RangeError when the request does not see the school. WALL-5. */
export function overTheWall<T>(school: SchoolId, work: () => T): T {
  const scope = scopes.getStore();
  if (scope !== undefined && !scope.split(',').includes(school))
    throw new RangeError('Cannot look over the wall: the school is not one of the request');
  return asHouse(work);
}

/**
 * Runs what is of one thing of one school: sees that school alone, whoever began it. Throws RangeError when a request that does not see the school
 * is on its way to it. WALL-42.
 */
export function withinItsSchool<T>(school: SchoolId, work: () => T): T {
  const scope = scopes.getStore();
  if (scope === school) return work();
  if (scope !== undefined && !scope.split(',').includes(school))
    throw new RangeError('Cannot reach a thing of a school: the school is not one of the request');
  return withinSchools([school], work);
}

/** The scope of the caller. */
export function currentScope(): Scope {
  return scopes.getStore();
}

/** What a connection is to be given. */
export interface Preparing {
  readonly scope: ScopeValues;
  /** The same for a text without values: a scope has nothing to quote. */
  readonly text: string;
  /** The connection has it; until this is called its scope counts as unknown. */
  done(): void;
}

/** What a connection lacks for the caller's scope; undefined when it has it. Goes with the statement that needs it, in one round trip. WALL-41. */
export function preparingOf(client: PoolClient): Preparing | undefined {
  const scope = scopes.getStore();
  if (given.get(client) === scope) return undefined;
  given.set(client, null);
  const [role, schools] = scope === undefined ? ['none', ''] : [ROLE, scope];
  return {
    scope: [role, schools],
    text: `SELECT set_config('role', '${role}', false), set_config('preau.schools', '${schools}', false)`,
    done: () => void given.set(client, scope),
  };
}
