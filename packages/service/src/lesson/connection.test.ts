import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Connection, MAX_PENDING_BYTES } from './connection.ts';
import type { Wire, WireEnd } from './ports.ts';
import { Presence } from './presence.ts';
import { TokenBucket } from '../base/index.ts';

class Paper implements Wire {
  readonly sent: string[] = [];
  readonly ends: WireEnd[] = [];
  pendingBytes = 0;
  send(frame: string): void {
    this.sent.push(frame);
  }
  close(code: WireEnd): void {
    this.ends.push(code);
  }
}

function connect(): { wire: Paper; connection: Connection } {
  const wire = new Paper();
  const owner = { personId: 'p' as never, part: 'pupil', deviceId: 'd' as never, sessionId: null } as const;
  const connection = new Connection({
    owner,
    wire,
    now: 0,
    slice: 0,
    carry: async () => ({ ok: true, value: { seq: 1 } }),
  });
  return { wire, connection };
}

test('[LESSON-64] a reader with more than a megabyte waiting is closed, once, and gets nothing more', () => {
  const { wire, connection } = connect();
  wire.pendingBytes = MAX_PENDING_BYTES;
  connection.send('a');
  wire.pendingBytes += 1;
  connection.send('b');
  connection.send('c');
  assert.deepEqual([wire.sent, wire.ends], [['a'], ['lesson.tooSlow']]);
});

test('[LESSON-63] forty commands at once and ten a second are taken; one more ends the socket', async () => {
  const { wire, connection } = connect();
  const command = JSON.stringify({ t: 'command', id: '12345678', command: { kind: 'raiseHand' } });
  for (let n = 0; n < 40; n += 1) await connection.receive(command, 0);
  for (let second = 1; second <= 5; second += 1)
    for (let n = 0; n < 10; n += 1) await connection.receive(command, second * 1_000);
  assert.deepEqual([wire.sent.length, wire.ends], [90, []]);
  await connection.receive(command, 5_000);
  assert.deepEqual(wire.ends, ['request.tooMany']);
  await connection.receive(command, 60_000);
  assert.equal(wire.sent.length, 90, 'what comes after the end is not read');
});

test('[LESSON-63] a bucket refills by time, never beyond its size, and a clock that goes back gives nothing', () => {
  const bucket = new TokenBucket(2, 1, 0);
  assert.deepEqual(
    [0, 0, 0, 1_000, 1_000, 500, 100_000, 100_000, 100_000].map((now) => bucket.take(now)),
    [true, true, false, true, false, false, true, true, false],
  );
});

test('[LESSON-41] silence is reported once, dated from the last sign of life, and only of those who are present', () => {
  const presence = new Presence();
  const state = { members: { a: { presence: 'present' }, b: { presence: 'left' } } } as never;
  presence.note('a' as never, 1_000);
  presence.note('a' as never, 500);
  presence.note('b' as never, 1_000);
  assert.deepEqual(presence.takeSilent(state, 6_000, 5_000), []);
  assert.deepEqual(presence.takeSilent(state, 6_001, 5_000), [{ personId: 'a', since: 1_000 }]);
  assert.deepEqual(presence.takeSilent(state, 60_000, 5_000), []);
});
