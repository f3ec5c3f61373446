// What stays of sessions by cards: what the lists tell, what expired, and what a killed process left.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { ClassAccountsAnswer, PeopleAnswer, PupilsAnswer, UnseenAnswer } from '@preau/protocol/school';
import {
  HERE,
  THERE,
  harness,
  call,
  headOf,
  done,
  cardFor,
  byName,
  comesByCard,
  tabletOf,
  standing,
  IS_OVER,
  forbid,
  until,
  leave,
} from './card-world.ts';

test('[PEOPLE-113] who comes by a card alone stands as that in every list, also when session and card are gone', async () => {
  const held = await cardFor(THERE, 'pupil-11');
  const { accountId, login } = await harness.person(THERE, 'pupil-11');
  const head = headOf(THERE);
  const lists = async (): Promise<readonly unknown[]> => {
    const pupils = done(await call('GET', `/api/audiences/${held.audienceId}/pupils`, head));
    const accounts = done(await call('GET', `/api/audiences/${held.audienceId}/accounts`, head));
    const people = done(await call('POST', '/api/people/search', head, { schoolId: THERE, search: login }));
    return [
      (pupils.body as unknown as PupilsAnswer).pupils,
      (accounts.body as unknown as ClassAccountsAnswer).accounts,
      (people.body as unknown as PeopleAnswer).people,
    ].map((list) => {
      const one = list.find((each) => each.personId === held.personId)!;
      return [one.activated, one.byCard];
    });
  };
  const thrice = (told: unknown): readonly unknown[] => [told, told, told];
  const hint = async (): Promise<unknown> => {
    const answer = done(await call('GET', '/api/office/unseen?hours=1', head));
    return (answer.body as unknown as UnseenAnswer).classes
      .flatMap((each) => each.unseen)
      .find((each) => each.personId === held.personId)?.hint;
  };
  assert.deepEqual(await lists(), thrice([false, false]));
  assert.equal(await hint(), 'neverActivated', 'a card that was never used');
  const jar = await comesByCard(held);
  assert.deepEqual(await lists(), thrice([false, true]));
  harness.clock.at += 2 * 3_600_000;
  await call('POST', '/api/session/refresh', head);
  assert.equal(await hint(), 'silent');
  await call('DELETE', '/api/session', jar);
  assert.equal(await hint(), 'cardOnly');
  done(await call('DELETE', `/api/audiences/${held.audienceId}/cards/${held.personId}`, head));
  await harness.database.query('forget sessions', 'DELETE FROM session WHERE account_id = $1', [accountId]);
  assert.deepEqual(await lists(), thrice([false, true]));
  assert.equal(await hint(), 'cardOnly');
  await harness.activate(THERE, 'pupil-11');
  assert.deepEqual(await lists(), thrice([true, true]));
});

test('[PEOPLE-104] [PEOPLE-111] [PEOPLE-112] sessions that expired stay as they are, whatever ends their card or tablet', async () => {
  await call('POST', '/api/session/refresh', headOf(HERE));
  const held = await cardFor(HERE, 'pupil-28');
  const { tablet, bondId } = await tabletOf(HERE, held.audienceId);
  done(await byName(held, tablet));
  const expired = async (): Promise<readonly (number | null)[]> => {
    const { rows } = await harness.database.query<{ revoked_at: number | null }>(
      'read what expired',
      'SELECT s.revoked_at FROM session s JOIN person p USING (account_id) WHERE p.person_id = $1 AND s.expires_at <= $2',
      [held.personId, harness.clock.at],
    );
    return rows.map((row) => row.revoked_at);
  };
  await leave(held.personId, 2, harness.clock.at, bondId);
  const end = async (path: string): Promise<unknown> =>
    done(await call('DELETE', `/api/audiences/${held.audienceId}/${path}`, headOf(HERE)));
  await end(`class-devices/${bondId}`);
  await end(`cards/${held.personId}`);
  done(await forbid(HERE));
  done(await forbid(HERE, true));
  assert.deepEqual(await expired(), [null, null]);
  assert.deepEqual(await standing(tablet), IS_OVER);
});

test('[PEOPLE-111] what cards opened ends batch by batch; what a killed process left ends with the deed repeated, and at the next start', async () => {
  const { personId } = await harness.person(HERE, 'pupil-30');
  const { stores } = harness.school;
  const now = harness.clock.at;
  let told = 0;
  await using _heard = {
    [Symbol.asyncDispose]: await harness.bus.subscribe('session.revoked', () => void (told += 1)),
  };
  const isLeft = async (): Promise<number> => {
    const { rows } = await harness.database.query<{ n: number }>(
      'count what is open',
      "SELECT count(*)::int AS n FROM session WHERE school_id = $1 AND opened_by = 'card' AND revoked_at IS NULL AND expires_at > $2",
      [HERE, now],
    );
    return rows[0]!.n;
  };
  await leave(personId, 1_100 - (await isLeft()), now + 60_000);
  for await (const ended of stores.cards.endForbidden(HERE, now)) assert.fail(`${ended.length}, and cards are allowed`);
  const { personId: actorId } = await harness.person(HERE, 'head-0');
  await stores.switches.set(HERE, 'cards', false, { auditId: randomUUID(), actorId, at: now });
  assert.equal(await isLeft(), 1_100, 'killed behind the switch');
  for await (const ended of stores.cards.endForbidden(null, now)) {
    assert.deepEqual([ended.length, await isLeft()], [500, 600]);
    break;
  }
  done(await forbid(HERE));
  assert.deepEqual([await isLeft(), told], [0, 600]);
  await leave(personId, 3, now + 60_000);
  harness.school.beginRounds();
  await until('the end of what was left', async () => (await isLeft()) === 0 && told === 603);
});
