import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClassAccountsAnswer } from '@preau/protocol/school';
import { neverHere, printable } from './class-accounts.ts';

const account = (more: Partial<ClassAccountsAnswer['accounts'][number]>): ClassAccountsAnswer['accounts'][number] => ({
  personId: 'p' as never,
  displayName: 'Zoé Petit',
  login: 'zoe.petit',
  part: 'pupil',
  children: [],
  activated: false,
  byCard: false,
  lastSeenAt: null,
  mayPrint: true,
  ...more,
});

test('[PEOPLE-21] a sheet counts whom the session may print for; [PEOPLE-20] whoever was seen once is not never here', () => {
  const all = [
    account({}),
    account({ activated: true, lastSeenAt: 1 }),
    account({ activated: false, lastSeenAt: 1 }),
    account({ part: 'guardian' }),
    account({ mayPrint: false }),
  ];
  assert.equal(printable(all, ['pupil'], 'withoutPassword').length, 2);
  assert.equal(printable(all, ['pupil'], 'all').length, 3);
  assert.equal(printable(all, ['pupil', 'guardian'], 'withoutPassword').length, 3);
  assert.equal(printable(all, [], 'all').length, 0);
  assert.equal(neverHere(all).length, 3);
  assert.equal(
    neverHere([account({ byCard: true })]).length,
    0,
    '[PEOPLE-113] also when the session was long forgotten',
  );
});
