import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { problemSentence } from './messages.ts';
import { uiEn } from './messages.en.ts';
import { uiFr } from './messages.fr.ts';
import { fetchFile } from './save-file.ts';

const house = createServer((request, response) => {
  if (request.url === '/busy') {
    response.writeHead(503, { 'content-type': 'application/problem+json' });
    response.end(JSON.stringify({ code: 'server.busy', retryAfterMs: 12_400 }));
    return;
  }
  response.writeHead(200, { 'content-disposition': 'attachment; filename="donnees.zip"', 'content-length': '4' });
  response.write('ab');
  if (request.url === '/cut') setImmediate(() => response.destroy());
  else response.end('cd');
}).listen(0, '127.0.0.1');
await once(house, 'listening');
after(() => house.close());
const at = (path: string): string => `http://127.0.0.1:${(house.address() as AddressInfo).port}${path}`;

test('[SCHOOL-146] a file that cannot be made now is refused with its reason and its time, and half a file is none', async () => {
  const refused = await fetchFile(at('/busy'));
  assert.deepEqual(refused, { ok: false, error: { code: 'server.busy', retryAfterMs: 12_400 } });
  assert.deepEqual(await fetchFile(at('/cut')), { ok: false, error: { code: 'network' } });
  const made = await fetchFile(at('/whole'));
  assert.ok(made.ok);
  assert.deepEqual([made.value.name, await made.value.bytes.text()], ['donnees.zip', 'abcd']);
});

test('[SCHOOL-146] a full house blames nobody, and says when to return', () => {
  const busy = { code: 'server.busy', retryAfterMs: 12_400 } as const;
  assert.equal(
    problemSentence(uiFr, busy),
    'Beaucoup de monde demande la même chose en ce moment. Réessayer dans 13\u00A0secondes.',
  );
  assert.equal(
    problemSentence(uiEn, busy),
    'Many people are asking for the same thing right now. Try again in 13\u00A0seconds.',
  );
  assert.equal(
    problemSentence(uiFr, { code: 'request.tooMany', retryAfterMs: 2_400 }),
    'Trop de demandes d’un coup. Réessayer dans un instant.',
  );
  assert.equal(problemSentence(uiFr, { code: 'network' }), 'Le réseau ne répond pas.');
});
