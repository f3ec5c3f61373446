// How it stands just now, over HTTP: for operators alone.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LEVELS } from '@preau/core/base';
import type { Role } from '@preau/core/base';
import type { Problem } from '@preau/protocol/base';
import type { GateNowAnswer } from '@preau/protocol/gate';
import { PUPIL, session, startGate } from './running-gate.ts';
import type { TestGate } from './running-gate.ts';

function ask(gate: TestGate, headers: Record<string, string>): Promise<Response> {
  return fetch(`${gate.url}/q/now.json`, { headers, signal: AbortSignal.timeout(5_000) });
}

test('[SCHOOL-132] operators read how it stands, nobody else does, and no cache keeps it', async () => {
  await using gate = await startGate();
  const as = async (...roles: Role[]): Promise<Response> =>
    ask(gate, { cookie: await gate.cookie(session({ persons: [{ ...PUPIL, roles }] })) });
  const answer = await as('operator');
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  const now = (await answer.json()) as GateNowAnswer;
  assert.deepEqual(
    now.levels.map(({ level }) => level),
    LEVELS,
  );
  assert.deepEqual(
    now.lanes.map(({ lane, waiting }) => [lane, waiting]),
    ['rejoin', 'lesson', 'staff', 'workspace', 'guardians'].map((lane) => [lane, 0]),
  );
  assert.ok(now.joins.mostPerSecond > 0 && now.joins.cpuRatio === null);
  for (const role of ['pupil', 'teacher', 'guardian', 'head'] as const) {
    const refused = await as(role);
    assert.equal(refused.status, 403, role);
    assert.equal(((await refused.json()) as Problem).code, 'session.forbidden');
  }
  const nobody = await ask(gate, {});
  assert.equal(((await nobody.json()) as Problem).code, 'session.missing');
});
