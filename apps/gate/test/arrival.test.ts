// Arrivals over HTTP: given, renewed at their minute, with and without script.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ArrivalClaims } from '@preau/core/base';
import { startGate } from './running-gate.ts';
import type { TestGate } from './running-gate.ts';

const MINUTE = 60_000;

interface Shown {
  readonly token: string;
  readonly paths: readonly string[];
  readonly id: string;
  readonly claims: ArrivalClaims;
}

function shownBy(response: Response): Shown {
  const lines = response.headers.getSetCookie().filter((line) => line.startsWith('preau_arrival='));
  const token = /preau_arrival=([^;]+)/.exec(lines[0] ?? '')?.[1] ?? '';
  const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
    jti: string;
    claims: ArrivalClaims;
  };
  for (const line of lines) assert.match(line, /HttpOnly.*SameSite=Lax/);
  return {
    token,
    paths: lines.map((line) => /Path=([^;]+)/.exec(line)?.[1] ?? ''),
    id: payload.jti,
    claims: payload.claims,
  };
}

const arrive = (gate: TestGate, cookie?: string): Promise<Response> =>
  fetch(`${gate.url}/q/arrival`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(cookie === undefined ? {} : { cookie }) },
    body: JSON.stringify({ deviceId: 'device-of-a-pupil-1' }),
    signal: AbortSignal.timeout(5_000),
  });

test('[GATE-132] an arrival is shown where one signs in, and renewed at its minute for half an hour', async () => {
  await using gate = await startGate();
  const first = shownBy(await arrive(gate));
  assert.deepEqual(first.paths.toSorted(), ['/api/session', '/q/arrival']);
  gate.clock.forward(4 * MINUTE);
  const second = shownBy(await arrive(gate, `preau_arrival=${first.token}`));
  assert.deepEqual([second.id, second.claims.minute], [first.id, first.claims.minute]);
  let held = second;
  for (let n = 0; n < 7; n += 1) {
    gate.clock.forward(4 * MINUTE);
    held = shownBy(await arrive(gate, `preau_arrival=${held.token}`));
  }
  assert.notEqual(held.id, first.id, 'nobody is early for ever');
});

test('[GATE-132] an altered arrival, or one of another minter, is a new one', async () => {
  await using gate = await startGate();
  const first = shownBy(await arrive(gate));
  gate.clock.forward(2 * MINUTE);
  const session = (await gate.cookie()).replace('preau_session=', '');
  for (const bad of [`${first.token.slice(0, -6)}AAAAAA`, session, 'x']) {
    const next = shownBy(await arrive(gate, `preau_arrival=${bad}`));
    assert.notEqual(next.id, first.id);
    assert.equal(next.claims.minute, first.claims.minute + 2);
  }
});

test('[GATE-132] without script a picture brings the arrival', async () => {
  await using gate = await startGate();
  const response = await fetch(`${gate.url}/q/arrival/pixel.svg`, { signal: AbortSignal.timeout(5_000) });
  assert.deepEqual(
    [response.status, response.headers.get('content-type'), response.headers.get('cache-control')],
    [200, 'image/svg+xml', 'no-store'],
  );
  const first = shownBy(response);
  assert.equal(first.claims.schoolId, null);
  gate.clock.forward(3 * MINUTE);
  const again = await fetch(`${gate.url}/q/arrival/pixel.svg`, {
    headers: { cookie: `preau_arrival=${first.token}` },
    signal: AbortSignal.timeout(5_000),
  });
  assert.equal(shownBy(again).claims.minute, first.claims.minute);
});
