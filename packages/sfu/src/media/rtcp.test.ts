import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isRtcp, parseRtcp } from './rtcp.ts';
import { writeNack, writePictureLoss, writeReceiverReport, writeRemb, writeSenderReport } from './rtcp-write.ts';

const uint32 = fc.integer({ min: 0, max: 0xffffffff });

test('[SFU-51] reports are read back', () => {
  const block = fc.record(
    {
      ssrc: uint32,
      fractionLost: fc.integer({ min: 0, max: 255 }),
      cumulativeLost: fc.integer({ min: -0x800000, max: 0x7fffff }),
      highestSequence: uint32,
      jitter: uint32,
      lastSenderReport: uint32,
      delaySinceLastSenderReport: uint32,
    },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(fc.array(block, { maxLength: 31 }), (blocks) => {
      const raw = writeReceiverReport(blocks);
      assert.ok(isRtcp(raw));
      assert.deepEqual(parseRtcp(raw), [{ type: 'report-blocks', blocks }]);
    }),
  );
  const report = { ssrc: 5, ntpHigh: 1, ntpLow: 0xffffffff, rtpTimestamp: 0xfffffffe, packets: 3, octets: 4 };
  const [read] = parseRtcp(writeSenderReport(report));
  assert.deepEqual(read, { type: 'sender-report', ssrc: 5, ntpHigh: 1, ntpLow: 0xffffffff, rtpTimestamp: 0xfffffffe });
});

test('[SFU-51] every number of a NACK comes through, wrapped or not', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 0xffff }),
      fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { minLength: 1 }),
      (start, offsets) => {
        const numbers = offsets.sort((a, b) => a - b).map((offset) => (start + offset) & 0xffff);
        const [read] = parseRtcp(writeNack(7, numbers));
        assert.deepEqual(read, { type: 'nack', mediaSsrc: 7, sequences: numbers });
      },
    ),
  );
});

test('[SFU-51] REMB keeps 18 bits of precision', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50_000_000 }), (bps) => {
      const [read] = parseRtcp(writeRemb(bps, [1, 2]));
      assert.ok(read?.type === 'remb');
      assert.ok(read.bitrateBps <= bps && read.bitrateBps > bps * 0.9999 - 1, `${read.bitrateBps} for ${bps}`);
    }),
  );
});

test('[SFU-51] PLI and FIR both ask for a key frame; a compound packet is read whole', () => {
  const fir = Buffer.from([0x84, 206, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 1, 0, 0, 0]);
  const messages = parseRtcp(Buffer.concat([writeReceiverReport([]), writePictureLoss(8), fir]));
  assert.deepEqual(messages.slice(1), [
    { type: 'key-frame-request', mediaSsrc: 8 },
    { type: 'key-frame-request', mediaSsrc: 9 },
  ]);
});

test('[SFU-51] no bytes make the reader throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), fc.constantFrom(200, 201, 205, 206, 207), (bytes, type) => {
      const raw = Buffer.from(bytes);
      if (raw.length > 3) {
        raw.writeUInt8(0x80 | (raw.readUInt8(0) & 0x1f), 0);
        raw.writeUInt8(type, 1);
        raw.writeUInt16BE(Math.floor(raw.length / 4) - 1, 2);
      }
      assert.ok(Array.isArray(parseRtcp(raw)));
    }),
    { numRuns: 3_000 },
  );
});
