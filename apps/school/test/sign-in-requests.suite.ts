// Requests that sign in otherwise: from another site, by a form, broken, over the wire, without a database.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentOf } from './roster-fixture.ts';
import { Jar, openHarness, PASSWORD } from './school-harness.ts';
import { SCHOOL, START, harness } from './sign-in-world.ts';

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
