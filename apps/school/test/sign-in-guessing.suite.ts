// A password that is wrong, guessed or asked for by too many at once.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DRAW_MS, Jar, openHarness, PASSWORD } from './school-harness.ts';
import type { Answer } from './school-harness.ts';
import { err, ok } from '@preau/core/base';
import type { DeviceId, SchoolId } from '@preau/core/base';
import { createSigner } from '@preau/host';
import { createHashPool } from '@preau/identity';
import { markAfter, standingOf } from '@preau/service/school';
import type { PasswordHasher } from '@preau/service/school';
import { createMac, openSecret } from '../src/secret.ts';
import { until, SCHOOL, START, harness, device, signIn } from './sign-in-world.ts';

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
