// What a sign-in gives, how it is renewed, and how it ends.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentOf } from './roster-fixture.ts';
import { Jar, openHarness, PASSWORD } from './school-harness.ts';
import type { Answer } from './school-harness.ts';
import { SCHOOL, START, harness, device, signIn } from './sign-in-world.ts';

test('[SCHOOL-50] sign-in sets two cookies, answers who it is, and keeps credentials out of the body', async () => {
  await harness.activate(SCHOOL, 'pupil-0');
  const { login } = await harness.person(SCHOOL, 'pupil-0');
  const jar = new Jar();
  const deviceId = device();
  const answer = await signIn(` ${login.toUpperCase()} `, PASSWORD, deviceId, jar);
  assert.equal(answer.status, 200);
  const session = answer.cookies.find((cookie) => cookie.name === 'preau_session');
  const refresh = answer.cookies.find((cookie) => cookie.name === 'preau_refresh');
  assert.deepEqual(
    [session?.path, session?.httpOnly, session?.sameSite, session?.maxAge, session?.secure],
    ['/', true, 'Lax', 600, undefined],
  );
  assert.deepEqual(
    [refresh?.path, refresh?.httpOnly, refresh?.sameSite, refresh?.maxAge],
    ['/api/session', true, 'Strict', 30 * 86_400],
  );
  assert.equal(answer.text.includes(session!.value) || answer.text.includes(refresh!.value), false);
  assert.equal(answer.headers['cache-control'], 'no-store');
  const persons = answer.body['persons'] as { roles: string[]; audiences: { kind: string }[]; schoolName: string }[];
  assert.deepEqual(
    persons.map((person) => [person.roles, person.audiences.map((audience) => audience.kind), person.schoolName]),
    [[['pupil'], ['class', 'group'], 'Collège Jean-Moulin']],
  );
  assert.equal(answer.body['deviceId'], deviceId);
  const again = await harness.call('GET', '/api/session', { jar });
  assert.deepEqual([again.status, again.body['login']], [200, login]);
});

test('[SCHOOL-50] cookies are Secure when people come by https', async () => {
  await using secured = await openHarness(START, { secure: true });
  await secured.import('0750009Z', contentOf('0750009Z', 40));
  await secured.activate('0750009Z', 'head-0');
  const { login } = await secured.person('0750009Z', 'head-0');
  const answer = await secured.call('POST', '/api/session', { jar: new Jar(), body: { login, password: PASSWORD } });
  assert.deepEqual(
    answer.cookies.map((cookie) => [cookie.name, cookie.secure]),
    [
      ['preau_session', true],
      ['preau_refresh', true],
      ['preau_device', true],
      ['preau_mark', true],
    ],
  );
});

test('[SCHOOL-50] the session cookie stays under 4,096 bytes, even of a teacher of a hundred classes', async () => {
  const UAI = '0750007X';
  const content = contentOf(UAI, 7_500);
  const teaches = content.roster.audiences
    .slice(0, 120)
    .map((audience) => ({ audienceSourcedId: audience.sourcedId, subject: 'Chorale' }));
  const people = content.roster.people.map((person) =>
    person.sourcedId === 'teacher-0' ? { ...person, teaches } : person,
  );
  await harness.import(UAI, { roster: { ...content.roster, people } });
  await harness.activate(UAI, 'teacher-0');
  const { login } = await harness.person(UAI, 'teacher-0');
  const answer = await signIn(login, PASSWORD, 'd'.repeat(64));
  const token = answer.cookies.find((cookie) => cookie.name === 'preau_session')?.value ?? '';
  assert.equal((answer.body['persons'] as { audiences: unknown[] }[])[0]?.audiences.length, 120);
  assert.equal(token.length > 2_500 && token.length + 'preau_session='.length <= 4_096, true, String(token.length));
});

test('[SCHOOL-50] many devices of one account at once all get in; the newest twenty sessions stay', async () => {
  await harness.activate(SCHOOL, 'pupil-17');
  const { login, accountId } = await harness.person(SCHOOL, 'pupil-17');
  const answers: Answer[] = [];
  for (let round = 0; round < 3; round += 1)
    answers.push(...(await Promise.all(Array.from({ length: 20 }, () => signIn(login, PASSWORD, device())))));
  assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [200]);
  const { rows } = await harness.database.query<{ live: number; devices: number }>(
    'count',
    `SELECT (SELECT count(*) FROM session WHERE account_id = $1 AND revoked_at IS NULL) AS live,
       (SELECT count(*) FROM known_device WHERE account_id = $1) AS devices`,
    [accountId],
  );
  assert.deepEqual({ ...rows[0] }, { live: 20, devices: 20 });
});

test('[SCHOOL-51] renewing gives a new refresh; two tabs at once, and a lost reply, get the same answer for a minute', async () => {
  const jar = await harness.activate(SCHOOL, 'pupil-7');
  const before = jar.cookies.get('preau_refresh');
  const [one, two] = await Promise.all([
    harness.call('POST', '/api/session/refresh', { jar: jar.copy() }),
    harness.call('POST', '/api/session/refresh', { jar: jar.copy() }),
  ]);
  const refreshOf = (answer: Answer): string | undefined =>
    answer.cookies.find((cookie) => cookie.name === 'preau_refresh')?.value;
  assert.deepEqual([one.status, two.status], [200, 200]);
  assert.notEqual(refreshOf(one), before);
  assert.equal(refreshOf(one), refreshOf(two));
  assert.equal(one.body['renewAt'], two.body['renewAt']);
  harness.clock.at += 59_000;
  const late = await harness.call('POST', '/api/session/refresh', { jar: jar.copy() });
  assert.deepEqual([late.status, refreshOf(late), late.body['renewAt']], [200, refreshOf(one), one.body['renewAt']]);
  const next = new Jar();
  next.cookies.set('preau_refresh', refreshOf(late)!);
  assert.equal((await harness.call('POST', '/api/session/refresh', { jar: next })).status, 200);
});

test('[SCHOOL-52] a refresh used again after a minute ends the session for everybody who holds it', async () => {
  const jar = await harness.activate(SCHOOL, 'pupil-8');
  const stolen = jar.copy();
  assert.equal((await harness.call('POST', '/api/session/refresh', { jar })).status, 200);
  harness.clock.at += 61_000;
  const reuse = await harness.call('POST', '/api/session/refresh', { jar: stolen });
  assert.deepEqual([reuse.status, reuse.body['code']], [401, 'session.revoked']);
  assert.equal(stolen.cookies.has('preau_refresh'), false);
  assert.equal(
    (await harness.call('POST', '/api/session/refresh', { jar: jar.copy() })).body['code'],
    'session.revoked',
  );
  assert.equal((await harness.call('GET', '/api/session', { jar })).body['code'], 'session.revoked');
});

test('[SCHOOL-53] a refresh that we did not make, or after thirty days, is none; altering one ends nothing', async () => {
  const jar = await harness.activate(SCHOOL, 'pupil-9');
  const real = jar.cookies.get('preau_refresh')!;
  const forged = jar.copy();
  for (const value of [
    'x',
    real.slice(0, -2) + (real.endsWith('AA') ? 'BB' : 'AA'),
    real.replace('.1.', '.2.'),
    `${real}x`,
  ]) {
    forged.cookies.set('preau_refresh', value);
    assert.equal(
      (await harness.call('POST', '/api/session/refresh', { jar: forged.copy() })).body['code'],
      'session.missing',
      value,
    );
  }
  const before = harness.clock.at;
  assert.equal((await harness.call('POST', '/api/session/refresh', { jar })).status, 200);
  harness.clock.at = before + 30 * 86_400_000 + 1;
  assert.equal(
    (await harness.call('POST', '/api/session/refresh', { jar: jar.copy() })).body['code'],
    'session.missing',
  );
  harness.clock.at = before;
});

test('[SCHOOL-53] an expired token is no session although the refresh is good: the client renews', async () => {
  const jar = await harness.activate(SCHOOL, 'pupil-10');
  harness.clock.at += 11 * 60_000 + 1_000;
  assert.equal((await harness.call('GET', '/api/session', { jar })).body['code'], 'session.missing');
  assert.equal((await harness.call('POST', '/api/session/refresh', { jar })).status, 200);
  assert.equal((await harness.call('GET', '/api/session', { jar })).status, 200);
});

test('[SCHOOL-60] signing out ends the session at once, for gate and lesson by the bus, for others by the table', async () => {
  const jar = await harness.activate(SCHOOL, 'pupil-11');
  const copy = jar.copy();
  const told: string[] = [];
  const unsubscribe = await harness.bus.subscribe('session.revoked', ({ sessionId }) => void told.push(sessionId));
  assert.equal((await harness.call('DELETE', '/api/session', { jar })).status, 204);
  assert.deepEqual([jar.cookies.has('preau_session'), jar.cookies.has('preau_refresh')], [false, false]);
  assert.equal((await harness.call('GET', '/api/session', { jar: copy })).body['code'], 'session.revoked');
  assert.equal(told.length, 1);
  const table = await harness.school.stores.sessions.listRevoked(harness.clock.at - 1, 1000);
  assert.deepEqual(
    table.map((revocation) => revocation.sessionId),
    told,
  );
  assert.equal((await harness.call('DELETE', '/api/session', { jar })).status, 204);
  await unsubscribe();
});

test('[SCHOOL-61] signing out everywhere ends every session of the account and nobody else’s', async () => {
  const first = await harness.activate(SCHOOL, 'pupil-12');
  const { login } = await harness.person(SCHOOL, 'pupil-12');
  const second = new Jar();
  await signIn(login, PASSWORD, device(), second);
  const other = await harness.activate(SCHOOL, 'pupil-13');
  assert.equal((await harness.call('DELETE', '/api/sessions', { jar: first.copy() })).status, 204);
  for (const jar of [first, second]) {
    assert.equal((await harness.call('GET', '/api/session', { jar })).body['code'], 'session.revoked');
    assert.equal((await harness.call('POST', '/api/session/refresh', { jar })).body['code'], 'session.revoked');
  }
  assert.equal((await harness.call('GET', '/api/session', { jar: other })).status, 200);
  await signIn(login, PASSWORD, device(), second);
  assert.equal((await harness.call('DELETE', '/api/session?everywhere=true', { jar: second.copy() })).status, 204);
  assert.equal((await harness.call('GET', '/api/session', { jar: second })).body['code'], 'session.revoked');
});
