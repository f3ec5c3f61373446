// A tablet is taken out of its class, gives it up, or changes it: what was opened there is over.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { AudienceId } from '@preau/core/base';
import { PASSWORD } from './school-harness.ts';
import type { Answer } from './school-harness.ts';
import {
  HERE,
  THERE,
  harness,
  call,
  codeOf,
  headOf,
  done,
  audienceOf,
  cardFor,
  byName,
  comesByCard,
  byPassword,
  tabletOf,
  bondsOf,
  standing,
  GOES_ON,
  IS_OVER,
  hold,
  wait,
} from './card-world.ts';
import type { Held } from './card-world.ts';

test('[PEOPLE-112] a tablet is ended: what was opened on it, by whatever, is over at once; other devices go on', async () => {
  const held = await cardFor(HERE, 'pupil-6');
  await harness.activate(HERE, 'teacher-0');
  const { tablet, bondId } = await tabletOf(HERE, held.audienceId);
  const { tablet: other } = await tabletOf(HERE, held.audienceId);
  const end = (jar = headOf(HERE)): Promise<Answer> =>
    call('DELETE', `/api/audiences/${held.audienceId}/class-devices/${bondId}`, jar);
  done(await byName(held, tablet));
  const child = tablet.copy();
  const teacher = await byPassword(HERE, 'teacher-0', tablet.copy());
  const { personId } = await harness.person(HERE, 'pupil-8');
  const code = await harness.school.codes.issue({ schoolId: HERE, personId, createdBy: null });
  const fresh = tablet.copy();
  done(await call('POST', '/api/activation', fresh, { code: code.ok ? code.value.code : '', password: PASSWORD }));
  await harness.activate(THERE, 'teacher-0');
  const guest = await byPassword(THERE, 'teacher-0', tablet.copy());
  const own = await comesByCard(held);
  done(await byName(await cardFor(HERE, 'pupil-14'), other));
  assert.equal(codeOf(await end(headOf(THERE))), 'audience.unknown', 'the office of another school');
  assert.equal(codeOf(await end(own.copy())), 'session.forbidden', 'a pupil');
  assert.deepEqual(await standing(child), GOES_ON);
  done(await end());
  for (const jar of [child, teacher, fresh, guest]) assert.deepEqual(await standing(jar), IS_OVER);
  for (const jar of [own, other]) assert.deepEqual(await standing(jar), GOES_ON);
  done(await end());
  assert.equal((await bondsOf(HERE, held.audienceId)).length, 1, 'done is done');
});

test('[PEOPLE-112] a tablet of one class that types the code of another is of that one alone; a later code of its class makes no second', async () => {
  const [held, { audienceId: later }] = [await cardFor(HERE, 'pupil-6'), await cardFor(HERE, 'pupil-7')];
  const end = async (audienceId: AudienceId, bondId: string): Promise<unknown> =>
    done(await call('DELETE', `/api/audiences/${audienceId}/class-devices/${bondId}`, headOf(HERE)));
  const { tablet, bondId: former } = await tabletOf(HERE, held.audienceId);
  done(await byName(held, tablet));
  const child = tablet.copy();
  const left = await byPassword(THERE, 'teacher-0', tablet.copy());
  const { bondId } = await tabletOf(HERE, later, tablet);
  assert.ok(!(await bondsOf(HERE, held.audienceId)).includes(former), 'it is in one list only');
  assert.deepEqual(await standing(left), IS_OVER, 'what else was opened on it as the first class’s');
  await end(held.audienceId, former);
  assert.deepEqual(await standing(child), GOES_ON, 'who is signed in came along');
  const count = (await bondsOf(HERE, later)).length;
  const again = await tabletOf(HERE, later, tablet);
  assert.notEqual(again.bondId, bondId);
  assert.equal((await bondsOf(HERE, later)).length, count);
  assert.deepEqual(await standing(child), GOES_ON);
  await end(later, again.bondId);
  assert.deepEqual(await standing(child), IS_OVER);
});

test('[PEOPLE-109] [PEOPLE-112] a tablet becomes one of a class while its cards are switched off, or another tablet ended: both come through', async () => {
  const groupId = await audienceOf(HERE, 'group-0');
  const switchTo = (isOn: boolean): Promise<Answer> =>
    call('PUT', `/api/audiences/${groupId}/cards`, headOf(HERE), { isOn });
  done(await switchTo(true));
  const { bondId, tablet } = await tabletOf(HERE, groupId);
  const deeds = [
    () => call('DELETE', `/api/audiences/${groupId}/class-devices/${bondId}`, headOf(HERE)),
    () => switchTo(false),
  ];
  for (const deed of deeds) {
    const codeAt = `/api/audiences/${groupId}/class-code`;
    const { code } = done(await call('PUT', codeAt, headOf(HERE), { codeId: randomUUID() })).body;
    let [bonding, ending]: Promise<Answer>[] = [];
    {
      await using _held = await hold('SELECT FROM class_code WHERE audience_id = $1 FOR UPDATE', [groupId]);
      bonding = call('POST', '/api/session/class', tablet.copy(), { code, deviceId: randomUUID() });
      await wait(1);
      ending = deed();
      await wait(2);
    }
    const bonded = await bonding;
    assert.ok(bonded.status === 200 || codeOf(bonded) === 'card.noClass', bonded.text);
    done(await ending);
  }
  assert.deepEqual(await bondsOf(HERE, groupId), []);
});

test('[PEOPLE-112] who was signed in when a tablet became one of the class is signed out with it, with an outdated token, too', async () => {
  const { audienceId } = await cardFor(HERE, 'pupil-6');
  const left = [await harness.activate(HERE, 'teacher-0'), await harness.activate(HERE, 'pupil-3')];
  const elsewhere = await byPassword(HERE, 'teacher-0');
  left[1]!.cookies.delete('preau_session');
  for (const jar of left) {
    const { bondId } = await tabletOf(HERE, audienceId, jar);
    done(await call('DELETE', `/api/audiences/${audienceId}/class-devices/${bondId}`, headOf(HERE)));
    assert.equal(codeOf(await call('POST', '/api/session/refresh', jar.copy())), 'session.revoked');
  }
  assert.deepEqual(await standing(elsewhere), GOES_ON);
});

test('[PEOPLE-112] a class comes in on a tablet while it is ended: whoever was first, none stays in', async () => {
  const held: Held[] = [];
  for (let i = 10; i < 22; i += 2) held.push(await cardFor(HERE, `pupil-${i}`));
  const { audienceId } = held[0]!;
  for (let round = 0; round < 3; round += 1) {
    const { tablet, bondId } = await tabletOf(HERE, audienceId);
    const answers = held.map((each) => byName(each, tablet.copy()));
    await Promise.race(answers);
    const ended = call('DELETE', `/api/audiences/${audienceId}/class-devices/${bondId}`, headOf(HERE));
    const codes = (await Promise.all(answers)).map((answer) => codeOf(answer) ?? answer.status);
    done(await ended);
    assert.equal(
      codes.every((code) => code === 200 || code === 'card.unknown'),
      true,
      codes.join(),
    );
    const { rows } = await harness.database.query<{ open: number; all: number }>(
      'count what was opened on it',
      'SELECT count(*) FILTER (WHERE revoked_at IS NULL)::int AS open, count(*)::int AS all FROM session WHERE bond_id = $1',
      [bondId],
    );
    assert.equal(rows[0]!.open, 0);
    assert.equal(rows[0]!.all, codes.filter((code) => code === 200).length);
  }
});

test('[PEOPLE-112] a tablet that gives its class up, and the oldest of more than sixty, end what was opened there', async () => {
  const held = await cardFor(HERE, 'pupil-7');
  const { tablet } = await tabletOf(HERE, held.audienceId);
  done(await byName(held, tablet));
  const child = tablet.copy();
  done(await call('DELETE', '/api/session/class', tablet));
  assert.deepEqual(await standing(child), IS_OVER);
  const { tablet: oldest, bondId } = await tabletOf(HERE, held.audienceId);
  done(await byName(held, oldest));
  harness.clock.at += 1_000;
  const more = 61 - (await bondsOf(HERE, held.audienceId)).length;
  for (let i = 1; i < more; i += 1) await tabletOf(HERE, held.audienceId);
  const { rowCount } = await harness.database.query(
    'make it the oldest',
    'UPDATE class_device SET bonded_at = 0 WHERE bond_id = $1',
    [bondId],
  );
  assert.equal(rowCount, 1);
  assert.deepEqual(await standing(oldest), GOES_ON);
  await tabletOf(HERE, held.audienceId);
  assert.deepEqual(await standing(oldest), IS_OVER);
  assert.equal((await bondsOf(HERE, held.audienceId)).length, 60);
});

test('[PEOPLE-109] [PEOPLE-112] a group has no cards any more: what was opened on its tablets is over, with cards of the class, too', async () => {
  const held = await cardFor(THERE, 'pupil-9');
  const groupId = await audienceOf(THERE, 'group-0');
  done(await call('PUT', `/api/audiences/${groupId}/cards`, headOf(THERE), { isOn: true }));
  const { tablet } = await tabletOf(THERE, groupId);
  done(await byName(held, tablet));
  await harness.activate(HERE, 'teacher-0');
  const guest = await byPassword(HERE, 'teacher-0', tablet.copy());
  const own = await comesByCard(held);
  done(await call('PUT', `/api/audiences/${groupId}/cards`, headOf(THERE), { isOn: false }));
  for (const jar of [tablet, guest]) assert.deepEqual(await standing(jar), IS_OVER);
  assert.deepEqual(await standing(own), GOES_ON, 'the card is of the class');
});
