// Gives logins that are free in the whole cell. SCHOOL-30..32.

import { toLogin } from '@preau/core/school';
import type { Transaction } from '../database.ts';

// Of all processes of a cell only one gives out logins at a time.
const LOCK = 7_368_418;

/** Who needs a login. */
export interface LoginWish {
  readonly givenName: string;
  readonly familyName: string;
  readonly preferredLogin: string | null;
}

/** One login for each person, in their order, none of them in use. Holds the lock until the transaction ends. */
export async function giveLogins(tx: Transaction, people: readonly LoginWish[]): Promise<string[]> {
  if (people.length === 0) return [];
  await tx.query('wait for the logins', 'SELECT pg_advisory_xact_lock($1)', [LOCK]);
  const nothing = { has: () => false };
  const stems = new Set(
    people.flatMap((person) => [toLogin(person, nothing), toLogin({ ...person, preferredLogin: null }, nothing)]),
  );
  // A number at the end may have cost a long stem its last letters.
  const starts = [...stems].map((stem) => stem.slice(0, 54));
  const { rows } = await tx.query<{ login: string }>(
    'find the logins in use',
    'SELECT login FROM preau_logins_in_use($1::text[]) AS t(login)',
    [starts],
  );
  const taken = new Set(rows.map((row) => row.login));
  return people.map((person) => {
    const login = toLogin(person, taken);
    taken.add(login);
    return login;
  });
}
