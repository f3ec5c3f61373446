// Cards are forbidden, by the office or in all schools: what they opened is over, whoever is just coming in.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SchoolId, SessionId } from '@preau/core/base';
import { Jar } from './school-harness.ts';
import type { Answer } from './school-harness.ts';
import {
  HERE,
  THERE,
  inBetween,
  harness,
  operator,
  call,
  codeOf,
  headOf,
  done,
  cardFor,
  byCard,
  byName,
  comesByCard,
  byPassword,
  tabletOf,
  standing,
  GOES_ON,
  IS_OVER,
  forbid,
  openByCards,
  hold,
  until,
  wait,
} from './card-world.ts';
import type { Held } from './card-world.ts';

test('[PEOPLE-111] a session keeps what opened it', async () => {
  const held = await cardFor(HERE, 'pupil-0');
  await harness.activate(HERE, 'pupil-0');
  await byPassword(HERE, 'pupil-0');
  await comesByCard(held);
  const { accountId } = await harness.person(HERE, 'pupil-0');
  const { rows } = await harness.database.query<{ opened_by: string }>(
    'read the sessions',
    'SELECT opened_by FROM session WHERE account_id = $1 ORDER BY opened_by',
    [accountId],
  );
  assert.deepEqual(
    rows.map((row) => row.opened_by),
    ['card', 'code', 'password'],
  );
});

test('[PEOPLE-111] the office forbids cards: what they opened in the school is over at once, and nothing else', async () => {
  const held = await cardFor(HERE, 'pupil-1');
  const [own, password] = [await comesByCard(held), await harness.activate(HERE, 'pupil-3')];
  const samePupil = await harness.activate(HERE, 'pupil-5');
  const both = await comesByCard(await cardFor(HERE, 'pupil-5'));
  const there = await comesByCard(await cardFor(THERE, 'pupil-1'));
  const told = new Set<SessionId>();
  await using _heard = {
    [Symbol.asyncDispose]: await harness.bus.subscribe('session.revoked', ({ sessionId }) => void told.add(sessionId)),
  };
  done(await forbid(HERE));
  assert.deepEqual(await standing(own), IS_OVER);
  assert.deepEqual(await standing(both), IS_OVER);
  assert.ok(told.size >= 2, 'lessons and the gate are told on the bus');
  for (const jar of [password, samePupil, there]) assert.deepEqual(await standing(jar), GOES_ON);
  done(await forbid(HERE));
  assert.equal(await openByCards(HERE), 0);
  done(await forbid(HERE, true));
  assert.deepEqual(await standing(own), IS_OVER, 'allowed again, what ended stays ended');
  assert.deepEqual(await standing(await comesByCard(held)), GOES_ON, 'and the card works as before');
});

test('[PEOPLE-111] forbidden in all schools, what cards opened is over in each; lifted, cards work again', async () => {
  const cards = [await cardFor(HERE, 'pupil-2'), await cardFor(THERE, 'pupil-2')];
  const jars = await Promise.all(cards.map(comesByCard));
  const teacher = await harness.activate(THERE, 'teacher-0');
  const set = (body: object): Promise<Answer> =>
    call('PUT', '/api/operator/switches', operator, { name: 'cards', ...body });
  const reason = { isSet: true, reason: 'Des cartes circulent' };
  done(await set(reason));
  for (const jar of jars) assert.deepEqual(await standing(jar), IS_OVER);
  assert.deepEqual(await standing(teacher), GOES_ON);
  assert.equal(codeOf(await byCard(cards[1]!, new Jar())), 'card.unknown');
  done(await set(reason));
  done(await set({ isSet: false }));
  for (const card of cards) assert.deepEqual(await standing(await comesByCard(card)), GOES_ON);
});

test('[PEOPLE-111] [PEOPLE-112] what ends while the pictures are looked at opens nothing', async () => {
  const held = await cardFor(HERE, 'pupil-4');
  const opened = await openByCards(HERE);
  const { tablet, bondId } = await tabletOf(HERE, held.audienceId);
  inBetween(
    async () =>
      void done(await call('DELETE', `/api/audiences/${held.audienceId}/class-devices/${bondId}`, headOf(HERE))),
  );
  assert.equal(codeOf(await byName(held, tablet)), 'card.unknown', 'the tablet');
  inBetween(
    async () =>
      void done(await call('DELETE', `/api/audiences/${held.audienceId}/cards/${held.personId}`, headOf(HERE))),
  );
  assert.equal(codeOf(await byCard(held, new Jar())), 'card.unknown', 'the card');
  assert.equal(await openByCards(HERE), opened);
  const again = await cardFor(HERE, 'pupil-4');
  inBetween(async () => void done(await forbid(HERE)));
  assert.equal(codeOf(await byCard(again, new Jar())), 'card.unknown', 'the switch');
  assert.equal(await openByCards(HERE), 0);
  done(await forbid(HERE, true));
});

test('[PEOPLE-111] twelve come in while the office forbids cards: whoever was first, none stays in', async () => {
  const held: Held[] = [];
  for (let i = 10; i < 22; i += 1) held.push(await cardFor(HERE, `pupil-${i}`));
  for (let round = 0; round < 3; round += 1) {
    const answers = held.map((each) => byCard(each, new Jar()));
    await Promise.race(answers);
    const forbidden = forbid(HERE);
    const codes = (await Promise.all(answers)).map((answer) => codeOf(answer) ?? answer.status);
    done(await forbidden);
    assert.equal(
      codes.every((code) => code === 200 || code === 'card.unknown'),
      true,
      codes.join(),
    );
    assert.equal(await openByCards(HERE), 0);
    done(await forbid(HERE, true));
  }
});

test('[PEOPLE-111] while sessions end nobody waits to sign in: cards are refused at once, those of another school go on', async () => {
  const [held, there] = [await cardFor(HERE, 'pupil-24'), await cardFor(THERE, 'pupil-24')];
  const isForbidden = async (schoolId: SchoolId): Promise<boolean> =>
    !(await harness.school.stores.switches.read(schoolId)).cards;
  const set = (body: object): Promise<Answer> =>
    call('PUT', '/api/operator/switches', operator, { name: 'cards', ...body });
  for (const by of ['office', 'cell'] as const) {
    const jar = await comesByCard(held);
    let forbidden: Promise<Answer>;
    {
      await using _held = await hold(
        "SELECT FROM session s JOIN person p USING (account_id) WHERE p.person_id = $1 AND s.opened_by = 'card' AND s.revoked_at IS NULL FOR UPDATE OF s",
        [held.personId],
      );
      forbidden = by === 'office' ? forbid(HERE) : set({ isSet: true, reason: 'Des cartes circulent' });
      await until('the switch', () => isForbidden(HERE));
      await wait(1);
      assert.equal(codeOf(await byCard(held, new Jar())), 'card.unknown', by);
      const other = await byCard(there, new Jar());
      assert.equal(codeOf(other) ?? other.status, by === 'office' ? 200 : 'card.unknown', by);
    }
    done(await forbidden);
    assert.deepEqual(await standing(jar), IS_OVER, by);
    done(await (by === 'office' ? forbid(HERE, true) : set({ isSet: false })));
  }
});

test('[PEOPLE-111] a school that forbids cards waits for who is coming in there, and no other school waits for it', async () => {
  const [held, there] = [await cardFor(HERE, 'pupil-26'), await cardFor(THERE, 'pupil-26')];
  let [coming, forbidden]: Promise<Answer>[] = [];
  {
    await using _held = await hold(
      'SELECT FROM account WHERE account_id = (SELECT account_id FROM person WHERE person_id = $1) FOR UPDATE',
      [held.personId],
    );
    coming = byCard(held, new Jar());
    await wait(1);
    forbidden = forbid(HERE);
    await wait(2);
    done(await byCard(there, new Jar()));
  }
  done(await coming);
  done(await forbidden);
  assert.equal(await openByCards(HERE), 0, 'who came in just before is out');
  done(await forbid(HERE, true));
});
