import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openHookListener } from './hook-listener.ts';

const post = async (url: string, body: string, authorization?: string): Promise<number | 'cut'> =>
  fetch(url, { method: 'POST', body, ...(authorization === undefined ? {} : { headers: { authorization } }) }).then(
    (answer) => answer.status,
    () => 'cut' as const,
  );

test('[HOUSE-58] notices wait for the lesson app, pass whole, and end with the listener', async () => {
  const hooks = await openHookListener();
  assert.match(hooks.url, /^http:\/\/127\.0\.0\.1:\d+\/hooks\/livekit$/);
  assert.equal(await post(hooks.url, '{}'), 503);
  const taken: [string, string | undefined][] = [];
  hooks.taker = async (body, authorization) => {
    taken.push([body, authorization]);
    return authorization === 'signed' ? 204 : 401;
  };
  assert.equal(await post(hooks.url, '{"event":"é"}', 'signed'), 204);
  assert.equal(await post(hooks.url, '{}'), 401);
  assert.deepEqual(taken, [
    ['{"event":"é"}', 'signed'],
    ['{}', undefined],
  ]);
  assert.equal(await post(hooks.url, 'x'.repeat(65 * 1024), 'signed'), 'cut');
  assert.equal(taken.length, 2);
  hooks.taker = async () => {
    throw new Error('a fault');
  };
  assert.equal(await post(hooks.url, '{}', 'signed'), 500);
  await hooks[Symbol.asyncDispose]();
  assert.equal(await post(hooks.url, '{}'), 'cut');
});
