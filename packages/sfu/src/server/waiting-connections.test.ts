import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { test } from 'node:test';
import { WaitingConnections } from './waiting-connections.ts';

const makeSocket = (): Duplex => new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });

test('[SFU-137] one connection too many closes the one that waited longest, never one that made a request', async () => {
  const waiting = new WaitingConnections(2);
  const [joined, oldest, next, last] = [makeSocket(), makeSocket(), makeSocket(), makeSocket()];
  waiting.add(joined);
  waiting.spoke(joined);
  for (const socket of [oldest, next, last]) waiting.add(socket);
  assert.deepEqual(
    [joined, oldest, next, last].map((socket) => socket.destroyed),
    [false, true, false, false],
  );
  assert.equal(waiting.size, 2);
  next.destroy();
  await once(next, 'close');
  assert.equal(waiting.size, 1);
  waiting.add(makeSocket());
  assert.equal(last.destroyed, false);
});
