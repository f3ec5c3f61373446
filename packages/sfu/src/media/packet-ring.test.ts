import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PacketRing, SentRing } from './packet-ring.ts';
import { parseRtp, writeRtp } from './rtp.ts';
import type { SourcePacket } from './source-packet.ts';

function packet(sequence: number): SourcePacket {
  const head = { marker: false, payloadType: 96, sequence, timestamp: 0, ssrc: 1, absSendTimeId: 0 };
  const read = parseRtp(writeRtp(head, Buffer.from([1]), 0, 1, 0));
  assert.ok(read);
  return { ...read, extended: sequence, vp8: undefined };
}

test('[SFU-55] rings keep the last packets and no others', () => {
  const ring = new PacketRing(8);
  for (let number = 0; number < 20; number += 1) ring.put(number, packet(number));
  assert.equal(ring.find(11), undefined);
  assert.equal(ring.find(12)?.sequence, 12);
  assert.equal(ring.find(20), undefined);
  const sent = new SentRing<string>(8);
  for (let number = 65_530; number < 65_545; number += 1) sent.put(number, number * 2, 'epoch');
  assert.deepEqual(sent.find(3), { source: (65_536 + 3) * 2, epoch: 'epoch' });
  assert.equal(sent.find(65_530), undefined);
  assert.throws(() => new PacketRing(10), RangeError);
  assert.throws(() => new SentRing(10), RangeError);
});
