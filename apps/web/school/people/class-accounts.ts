// Which accounts of a class a sheet of codes would hold, and who was never here. PEOPLE-20, 21.

import type { ClassAccountsAnswer } from '@preau/protocol/school';

/** Pupils, or those who answer for them. */
export type Part = 'pupil' | 'guardian';
type Account = ClassAccountsAnswer['accounts'][number];

/** Who would get a code. */
export function printable(
  accounts: readonly Account[],
  parts: readonly Part[],
  scope: 'all' | 'withoutPassword',
): readonly Account[] {
  return accounts.filter(
    (account) => account.mayPrint && parts.includes(account.part) && (scope === 'all' || !account.activated),
  );
}

/** Who has no password, never came by a card, and was never seen on a device. A lost password alone is not "never here". */
export function neverHere(accounts: readonly Account[]): readonly Account[] {
  return accounts.filter((account) => !account.activated && !account.byCard && account.lastSeenAt === null);
}
