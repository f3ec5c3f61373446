// One process that serves gate and lesson: who cannot be taken into a lesson is told so at the first step of the way.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openAssembledHouse } from './support/assembled-house.ts';

test('[LESSON-143] while the lesson is full a ticket is refused with a time, before session or body is read; who shows one goes on', async () => {
  await using house = await openAssembledHouse();
  const url = await house.server.listen({ host: '127.0.0.1', port: 0 });
  const ask = (headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${url}/q/ticket`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{',
    });
  assert.equal((await ask()).status, 400);
  const { valve } = house.apps.lesson;
  const ends: ((hasEntered: boolean) => void)[] = [];
  for (let begun = valve.begin(); 'end' in begun; begun = valve.begin()) ends.push(begun.end);
  const refused = await ask();
  assert.equal(refused.status, 503);
  assert.ok(Number(refused.headers.get('retry-after')) >= 3);
  assert.equal(((await refused.json()) as { code: string }).code, 'server.unavailable');
  assert.equal((await ask({ authorization: 'Bearer x' })).status, 400);
  for (const end of ends) end(false);
  assert.equal((await ask()).status, 400);
});
