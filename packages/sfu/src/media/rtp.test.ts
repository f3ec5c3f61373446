import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { absSendTime, findExtension, parseRtp, writeRtp } from './rtp.ts';

const uint16 = fc.integer({ min: 0, max: 0xffff });
const uint32 = fc.integer({ min: 0, max: 0xffffffff });

test('[SFU-50] what is written is read back', () => {
  const head = fc.record(
    {
      marker: fc.boolean(),
      payloadType: fc.integer({ min: 0, max: 127 }),
      sequence: uint16,
      timestamp: uint32,
      ssrc: uint32,
      absSendTimeId: fc.integer({ min: 0, max: 14 }),
    },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(head, fc.uint8Array({ minLength: 1, maxLength: 60 }), (fields, payload) => {
      const packet = parseRtp(writeRtp(fields, Buffer.from(payload), 0, payload.length, 123_456));
      assert.ok(packet);
      const { marker, payloadType, sequence, timestamp, ssrc } = packet;
      assert.deepEqual({ marker, payloadType, sequence, timestamp, ssrc, absSendTimeId: fields.absSendTimeId }, fields);
      assert.deepEqual([...packet.raw.subarray(packet.payloadStart, packet.payloadEnd)], [...payload]);
      if (fields.absSendTimeId > 0)
        assert.equal(findExtension(packet, fields.absSendTimeId)?.readUIntBE(0, 3), absSendTime(123_456));
    }),
  );
});

test('[SFU-50] an empty payload becomes a packet of padding only', () => {
  const head = { marker: false, payloadType: 96, sequence: 1, timestamp: 2, ssrc: 3, absSendTimeId: 0 };
  const packet = parseRtp(writeRtp(head, Buffer.alloc(0), 0, 0, 0));
  assert.ok(packet);
  assert.equal(packet.payloadEnd, packet.payloadStart);
});

test('[SFU-50] two-byte extensions, CSRCs and padding are read', () => {
  const raw = Buffer.concat([
    Buffer.from([0xb1, 96, 0, 5, 0, 0, 0, 6, 0, 0, 0, 7, 9, 9, 9, 9]),
    Buffer.from([0x10, 0x00, 0, 2, 200, 2, 0xaa, 0xbb, 0, 7, 0, 0]),
    Buffer.from([1, 2, 3, 0, 0, 3]),
  ]);
  const packet = parseRtp(raw);
  assert.ok(packet);
  assert.deepEqual([...raw.subarray(packet.payloadStart, packet.payloadEnd)], [1, 2, 3]);
  assert.deepEqual([...(findExtension(packet, 200) ?? [])], [0xaa, 0xbb]);
  assert.equal(findExtension(packet, 7)?.length, 0);
  assert.equal(findExtension(packet, 5), undefined);
});

test('[SFU-50] no bytes make the reader throw or read outside the packet', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.integer({ min: 0, max: 255 }), (bytes, id) => {
      const raw = Buffer.from(bytes);
      if (raw.length > 0) raw.writeUInt8(0x80 | (raw.readUInt8(0) & 0x3f), 0);
      const packet = parseRtp(raw);
      if (packet === undefined) return;
      assert.ok(packet.payloadStart <= packet.payloadEnd && packet.payloadEnd <= raw.length);
      findExtension(packet, id);
    }),
    { numRuns: 2_000 },
  );
});
