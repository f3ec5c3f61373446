// The house's part of the way to the media processes; what passes is shown in test/media.test.ts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogger, createServer } from '@preau/host';
import { createSfuPipe } from '@preau/sfu';
import { WebSocket } from 'ws';
import { mediaRoutes, mediaUpgrade } from './media-routes.ts';

test('[HOUSE-57] when no media process answers, requests and upgrades get a problem document', async () => {
  const nowhere = createSfuPipe({ urls: ['http://127.0.0.1:1'], pick: () => 'http://127.0.0.1:1' });
  await using server = await createServer({ name: 'test', log: createLogger({ name: 'test', level: 'silent' }) });
  await server.app.register(mediaRoutes(nowhere));
  server.onUpgrade('/rtc', mediaUpgrade(nowhere));
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  for (const [method, path] of [
    ['GET', '/rtc/v1/validate'],
    ['GET', '/rtc'],
    ['POST', '/twirp/livekit.RoomService/ListRooms'],
    ['POST', '/twirp/livekit.RoomService/CreateRoom'],
  ] as const) {
    const body = method === 'POST' ? { body: '{}', headers: { 'content-type': 'application/json' } } : {};
    const answer = await fetch(`${url}${path}`, { method, ...body });
    assert.equal(answer.status, 503);
    assert.equal(((await answer.json()) as { code: string }).code, 'media.unavailable');
    assert.match(answer.headers.get('retry-after') ?? '', /^\d+$/);
  }
  // Nobody's token was read yet: what is long is not held.
  const long = await fetch(`${url}/twirp/livekit.RoomService/SendData`, { method: 'POST', body: 'x'.repeat(300_000) });
  assert.equal(((await long.json()) as { code: string }).code, 'request.tooLarge');
  const socket = new WebSocket(`${url.replace('http', 'ws')}/rtc/v1?access_token=a.b.c`);
  socket.on('error', () => undefined);
  const refused = Promise.withResolvers<string>();
  socket.on('unexpected-response', (_request, response) => {
    let body = '';
    response.on('data', (chunk: Buffer) => (body += chunk.toString()));
    response.on('end', () => refused.resolve(body));
  });
  assert.equal((JSON.parse(await refused.promise) as { code: string }).code, 'media.unavailable');
});
