import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, test } from 'node:test';
import { contentOf } from './roster-fixture.ts';
import { DRAW_MS, Jar, openHarness, PASSWORD } from './school-harness.ts';
import type { Answer, Harness } from './school-harness.ts';
import { err, ok } from '@preau/core/base';
import type { DeviceId, SchoolId } from '@preau/core/base';
import { createSigner } from '@preau/host';
import { createHashPool } from '@preau/identity';
import { markAfter, standingOf } from '@preau/service/school';
import type { PasswordHasher } from '@preau/service/school';
import { createMac, openSecret } from '../src/secret.ts';

async function until(isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!isSo()) {
    assert.ok(Date.now() < deadline, 'not so within 5 s');
    await new Promise(setImmediate);
  }
}

const SCHOOL = '0750001A';
const START = Date.parse('2026-11-23T07:41:00+01:00');
const harness: Harness = await openHarness(START);
after(() => harness[Symbol.asyncDispose]());
await harness.import(SCHOOL, contentOf(SCHOOL, 120));

const device = (): string => randomBytes(18).toString('base64url');
const signIn = (login: string, password: string, deviceId: string, jar = new Jar()): Promise<Answer> =>
  harness.call('POST', '/api/session', { jar, body: { login, password, deviceId } });

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

test('[SCHOOL-56] unknown login, wrong password and no password yet are refused, and all three cost a check', async () => {
  const { login: silent } = await harness.person(SCHOOL, 'pupil-5');
  await harness.activate(SCHOOL, 'pupil-6');
  const { login } = await harness.person(SCHOOL, 'pupil-6');
  assert.deepEqual((await signIn('nobody.here', PASSWORD, device())).body['code'], 'session.wrongPassword');
  assert.deepEqual((await signIn(login, 'faux faux faux', device())).body['code'], 'session.wrongPassword');
  assert.deepEqual((await signIn(silent, PASSWORD, device())).body['code'], 'session.wrongPassword');
  // Only who holds the code is told that there is no password yet.
  const { personId } = await harness.person(SCHOOL, 'pupil-5');
  const code = await harness.school.codes.issue({ schoolId: SCHOOL as SchoolId, personId, createdBy: null });
  assert.ok(code.ok);
  assert.deepEqual(
    (await signIn(silent, code.value.code.toLowerCase(), device())).body['code'],
    'session.notActivated',
  );
  assert.deepEqual((await signIn(login, code.value.code, device())).body['code'], 'session.wrongPassword');
  const before = harness.passwordChecks();
  await signIn('nobody.here', 'faux faux faux', device());
  await signIn(silent, 'faux faux faux', device());
  assert.equal(harness.passwordChecks() - before, 2);
});

test('[SCHOOL-54] a device that guesses is slowed after eight tries a minute, and told when to return', async () => {
  await harness.activate(SCHOOL, 'pupil-1');
  const { login } = await harness.person(SCHOOL, 'pupil-1');
  const deviceId = device();
  const codes: unknown[] = [];
  for (let i = 0; i < 10; i += 1) codes.push((await signIn(login, `wrong ${i}`, deviceId)).body['code']);
  assert.deepEqual(codes, [...Array<string>(8).fill('session.wrongPassword'), 'session.slowDown', 'session.slowDown']);
  const slowed = await signIn(login, PASSWORD, deviceId);
  assert.equal(slowed.status, 429);
  const wait = slowed.body['retryAfterMs'] as number;
  assert.equal(wait > 0 && wait <= 90_000, true);
  harness.clock.at += wait;
  assert.equal((await signIn(login, PASSWORD, deviceId)).status, 200);
});

test('[SCHOOL-54] a hundred guesses at once are a hundred, not one', async () => {
  await harness.activate(SCHOOL, 'pupil-2');
  const { login } = await harness.person(SCHOOL, 'pupil-2');
  const deviceId = device();
  const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => signIn(login, `wrong ${i}`, deviceId)));
  assert.equal(answers.filter((answer) => answer.body['code'] === 'session.wrongPassword').length, 8);
});

test('[SCHOOL-110] guessing from ever new devices is drawn by lot after twenty tries an hour, the same for a login that does not exist', async () => {
  await harness.activate(SCHOOL, 'pupil-18');
  const { login } = await harness.person(SCHOOL, 'pupil-18');
  for (const guessed of [login, 'nobody.at-all']) {
    const before = harness.passwordChecks();
    const startedAt = performance.now();
    const storm = await Promise.all(Array.from({ length: 200 }, (_, i) => signIn(guessed, `wrong ${i}`, device())));
    const judged = storm.filter((answer) => answer.body['code'] === 'session.wrongPassword').length;
    const busy = storm.filter((answer) => answer.body['code'] === 'session.busy');
    assert.equal(judged + busy.length, 200);
    // Twenty at will, and one for each draw since.
    const draws = Math.ceil((performance.now() - startedAt) / DRAW_MS);
    assert.ok(judged >= 20 && judged <= 20 + draws, `${guessed}: ${judged} judged, ${draws} draws`);
    assert.equal(harness.passwordChecks() - before, judged, 'who was not drawn cost no check');
    assert.ok(busy.every((answer) => answer.status === 503 && Number(answer.body['retryAfterMs']) > 0));
  }
  // The pupil on a new device takes part in the next draw, alone.
  assert.equal((await signIn(login, PASSWORD, device())).status, 200);
  harness.clock.at += 3_600_000;
  const fresh = await Promise.all(Array.from({ length: 20 }, (_, i) => signIn(login, `wrong ${i}`, device())));
  assert.ok(
    fresh.every((answer) => answer.body['code'] === 'session.wrongPassword'),
    'an hour later it begins anew',
  );
  harness.clock.at = START;
});

test('[SCHOOL-111] a device shows by a signed mark for whom it is known; a forged one or another device’s is nothing', async () => {
  await harness.activate(SCHOOL, 'pupil-19');
  const { login } = await harness.person(SCHOOL, 'pupil-19');
  const own = device();
  const jar = new Jar();
  assert.equal((await signIn(login, PASSWORD, own, jar)).status, 200);
  const mark = jar.cookies.get('preau_mark')!;
  assert.ok(mark.length < 200 && !mark.includes(login));
  const standing = (shown: string, deviceId: string, of: string): string =>
    standingOf(createMac(openSecret(harness.keysFolder)), shown, {
      deviceId: deviceId as DeviceId,
      login: of,
      now: harness.clock.at,
    });
  assert.deepEqual(
    [
      standing(mark, own, login),
      standing(mark, own, 'else'),
      standing(mark, device(), login),
      standing('', own, login),
    ],
    ['known', 'new', 'new', 'new'],
  );
  const [since = '', seal = '', ...accounts] = mark.split('.');
  assert.equal(
    standing([(Number.parseInt(since, 36) - 7_200).toString(36), seal, ...accounts].join('.'), own, 'else'),
    'new',
  );
  // An hour later it is an honest device for others too: a family's, a school's.
  harness.clock.at += 3_600_000;
  assert.equal(standing(mark, own, 'else'), 'trusted');
  await harness.activate(SCHOOL, 'pupil-20');
  const { login: sibling } = await harness.person(SCHOOL, 'pupil-20');
  for (let i = 0; i < 30; i += 1) await signIn(sibling, `wrong ${i}`, device());
  const shared = await signIn(sibling, PASSWORD, own, jar);
  assert.equal(shared.status, 200);
  assert.equal(standing(jar.cookies.get('preau_mark')!, own, sibling), 'known');
  assert.equal(standing(jar.cookies.get('preau_mark')!, own, login), 'known');
  harness.clock.at = START;
});

test('[SCHOOL-57] under a flood of strangers the known device is served, then who arrived earlier; a full pool says when to return', async () => {
  let free: () => void = () => undefined;
  const held = new Promise<void>((resolve) => void (free = resolve));
  const order: string[] = [];
  const queued: string[] = [];
  const pool = createHashPool({ concurrency: 1, waiting: 6 });
  const hasher: PasswordHasher = {
    findRoom: (turn) => (pool.hasRoom(turn) ? undefined : { code: 'session.busy', retryAfterMs: pool.waitMs() }),
    findRoomOf: (lane) => (pool.mayCome(lane) ? undefined : { code: 'session.busy', retryAfterMs: pool.waitMs() }),
    hash: async () => ok('never'),
    verify: async (_hash, password, turn) => {
      if (turn.lane !== 'new') queued.push(turn.lane);
      const done = await pool.run(turn, async () => {
        if (password === 'first') await held;
        order.push(password);
        return false;
      });
      return done === undefined ? err({ code: 'session.busy', retryAfterMs: pool.waitMs() }) : ok(done);
    },
  };
  await using full = await openHarness(START, { hasher });
  const gate = await createSigner({ folder: full.keysFolder, minter: 'gate', clock: full.clock });
  const arrival = async (minutesAgo: number): Promise<Jar> => {
    const jar = new Jar();
    const minute = Math.floor(START / 60_000) - minutesAgo;
    const claims = { deviceId: device() as DeviceId, schoolId: null, minute };
    jar.cookies.set('preau_arrival', await gate.minter('arrival').mint(claims, 300_000));
    return jar;
  };
  const mac = createMac(openSecret(full.keysFolder));
  const marked = (login: string, deviceId: string): Jar => {
    const jar = new Jar();
    jar.cookies.set('preau_mark', markAfter(mac, undefined, { deviceId: deviceId as DeviceId, login, now: START }));
    return jar;
  };
  const ask = (login: string, password: string, jar = new Jar(), deviceId = device()): Promise<Answer> =>
    full.call('POST', '/api/session', { jar, body: { login, password, deviceId } });
  const first = ask('somebody', 'first');
  await until(() => pool.running === 1);
  const flood = Array.from({ length: 40 }, (_, i) => ask(`stranger-${i}`, `flood ${i}`));
  await until(() => pool.waiting === 6);
  const own = device();
  const [late, early, known] = [
    ask('late', 'arrived now', await arrival(0)),
    ask('early', 'arrived before', await arrival(3)),
    ask('zoe', 'known', marked('zoe', own), own),
  ];
  await until(() => queued.length === 3);
  free();
  await Promise.all([first, late, early, known]);
  assert.deepEqual(order.slice(0, 4), ['first', 'known', 'arrived before', 'arrived now']);
  const refused = (await Promise.all(flood)).filter((answer) => answer.status === 503);
  assert.ok(refused.length >= 30, String(refused.length));
  for (const answer of refused) {
    assert.equal(answer.body['code'], 'session.busy');
    assert.ok(Number(answer.body['retryAfterMs']) >= 3_000 && Number(answer.headers['retry-after']) >= 3);
  }
});

test('[SCHOOL-124] while the pool is full a try is refused before its body is read, by its cookies alone; a form is answered with a page', async () => {
  let isFull = true;
  const lanes: string[] = [];
  const busy = { code: 'session.busy', retryAfterMs: 9_000 } as const;
  const hasher: PasswordHasher = {
    findRoom: () => (isFull ? busy : undefined),
    findRoomOf: (lane) => {
      lanes.push(lane);
      return isFull ? busy : undefined;
    },
    hash: async () => ok('never'),
    verify: async () => ok(false),
  };
  await using full = await openHarness(START, { hasher });
  const ask = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${full.url}/api/session`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
  const refused = await ask('no JSON at all');
  assert.equal(refused.status, 503);
  assert.ok(Number(refused.headers.get('retry-after')) >= 9);
  assert.equal(((await refused.json()) as { code: string }).code, 'session.busy');
  await ask('', { cookie: 'a=b; preau_mark=x.y' });
  await ask('', { cookie: 'preau_arrival=x' });
  assert.deepEqual(lanes, ['new', 'known', 'arrived']);
  const form = await ask('login=zoe&password=x', {
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'text/html',
  });
  assert.deepEqual([form.status, form.headers.get('location')], [303, '/?refus=session.busy']);
  isFull = false;
  assert.equal((await ask('no JSON at all')).status, 400);
});

test('[SCHOOL-55] a classmate who hammers a login cannot lock the pupil out, neither on a known device nor on a new one', async () => {
  await harness.activate(SCHOOL, 'pupil-3');
  const { login } = await harness.person(SCHOOL, 'pupil-3');
  const own = device();
  assert.equal((await signIn(login, PASSWORD, own)).status, 200);
  const stranger = device();
  for (let i = 0; i < 40; i += 1) await signIn(login, `wrong ${i}`, stranger);
  for (let i = 0; i < 40; i += 1) await signIn(login, `wrong ${i}`, device());
  assert.equal((await signIn(login, PASSWORD, own)).status, 200);
  assert.equal((await signIn(login, PASSWORD, device())).status, 200);
  // Also while it goes on: the pupil's own device goes first.
  const storm = Array.from({ length: 60 }, (_, i) => signIn(login, `wrong ${i}`, device()));
  assert.equal((await signIn(login, PASSWORD, own)).status, 200);
  await Promise.all(storm);
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

test('[SCHOOL-62] a request from another site changes nothing', async () => {
  const jar = await harness.activate(SCHOOL, 'pupil-14');
  const answer = await harness.call('DELETE', '/api/session', {
    jar: jar.copy(),
    headers: { origin: 'https://evil.example' },
  });
  assert.equal(answer.body['code'], 'request.foreignOrigin');
  assert.equal((await harness.call('GET', '/api/session', { jar })).status, 200);
});

test('[SCHOOL-63] a form without script is led to the first page, or told why not', async () => {
  await harness.activate(SCHOOL, 'pupil-15');
  const { login } = await harness.person(SCHOOL, 'pupil-15');
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html,*/*;q=0.8' };
  const jar = new Jar();
  const answer = await harness.call('POST', '/api/session', {
    jar,
    headers,
    body: new URLSearchParams({ login, password: PASSWORD }).toString(),
  });
  assert.deepEqual([answer.status, answer.headers['location']], [303, '/']);
  assert.equal((await harness.call('GET', '/api/session', { jar })).status, 200);
  const wrong = await harness.call('POST', '/api/session', {
    jar: new Jar(),
    headers,
    body: new URLSearchParams({ login, password: 'faux' }).toString(),
  });
  assert.deepEqual([wrong.status, wrong.headers['location']], [303, '/?refus=session.wrongPassword']);
  const empty = await harness.call('POST', '/api/session', { jar: new Jar(), headers, body: 'login=' });
  assert.deepEqual([empty.status, empty.headers['location']], [303, '/?refus=request.invalid']);
});

test('[SCHOOL-64] bad requests are catalogued', async () => {
  for (const [body, status] of [
    [{}, 400],
    [{ login: 'a' }, 400],
    [{ login: 'a', password: 'b', more: 1 }, 400],
    [{ login: 'a', password: 'b', deviceId: 'short' }, 400],
    ['{', 400],
  ] as const) {
    const answer = await harness.call('POST', '/api/session', {
      body,
      headers: { 'content-type': 'application/json' },
    });
    assert.deepEqual([answer.status, answer.body['code']], [status, 'request.invalid']);
  }
  assert.equal(
    (await harness.call('POST', '/api/session', { body: { login: 'x'.repeat(40_000), password: 'b' } })).body['code'],
    'request.tooLarge',
  );
});

test('[SCHOOL-50] the same over the wire, with a browser’s fetch', async () => {
  await harness.activate(SCHOOL, 'pupil-16');
  const { login } = await harness.person(SCHOOL, 'pupil-16');
  const answer = await fetch(`${harness.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: harness.url },
    body: JSON.stringify({ login, password: PASSWORD }),
    signal: AbortSignal.timeout(10_000),
  });
  assert.equal(answer.status, 200);
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const who = await fetch(`${harness.url}/api/today`, { headers: { cookie }, signal: AbortSignal.timeout(10_000) });
  assert.equal(who.status, 200);
});

test('[SCHOOL-58] a database that is gone is said to be unavailable, with a time to return; tokens are still read', async () => {
  await using lost = await openHarness(START);
  await lost.import('0750008Y', contentOf('0750008Y', 40));
  const jar = await lost.activate('0750008Y', 'head-0');
  await lost.loseDatabase();
  for (const [method, path, body] of [
    ['POST', '/api/session', { login: 'a', password: 'b' }],
    ['POST', '/api/session/refresh', undefined],
    ['GET', '/api/today', undefined],
    ['GET', '/api/audiences', undefined],
  ] as const) {
    const answer = await lost.call(method, path, { jar: jar.copy(), ...(body === undefined ? {} : { body }) });
    assert.deepEqual(
      [answer.status, answer.body['code'], 'detail' in answer.body],
      [503, 'server.unavailable', false],
      path,
    );
    assert.equal(Number(answer.body['retryAfterMs']) > 0, true);
  }
});
