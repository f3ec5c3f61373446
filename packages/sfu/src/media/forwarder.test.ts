import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Forwarder } from './forwarder.ts';
import { ReceiveStream } from './receive-stream.ts';
import { parseRtp, writeRtp } from './rtp.ts';
import type { RtpPacket } from './rtp.ts';
import { parseVp8 } from './vp8.ts';

const format = { payloadType: 101, absSendTimeId: 0 };

/** A VP8 packet with a 15-bit picture id; `payload` undefined makes a packet of padding only. */
function vp8(sequence: number, timestamp: number, pictureId: number, isKey: boolean, hasPayload = true): RtpPacket {
  const payload = Buffer.from([0x90, 0x80, 0x80 | (pictureId >> 8), pictureId & 0xff, isKey ? 0x10 : 0x11, 0xaa]);
  const head = { marker: true, payloadType: 96, sequence, timestamp, ssrc: 1, absSendTimeId: 0 };
  const packet = parseRtp(writeRtp(head, payload, 0, hasPayload ? payload.length : 0, 0));
  assert.ok(packet);
  return packet;
}

function read(out: Buffer | undefined): { sequence: number; timestamp: number; pictureId: number } {
  assert.ok(out);
  const packet = parseRtp(out);
  assert.ok(packet);
  const { sequence, timestamp, payloadStart, payloadEnd, raw } = packet;
  return { sequence, timestamp, pictureId: parseVp8(raw, payloadStart, payloadEnd)?.pictureId ?? -1 };
}

test('[SFU-52] a subscriber sees one unbroken numbering whatever is swallowed, switched or interrupted', () => {
  const step = fc.oneof(
    { arbitrary: fc.constant('media' as const), weight: 6 },
    fc.constantFrom('padding' as const, 'switch' as const, 'interrupt' as const),
  );
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 2, maxLength: 150 }),
      fc.integer({ min: 0, max: 0xffff }),
      (steps, start) => {
        const forwarder = new Forwarder(9, 'video');
        let stream = new ReceiveStream(1, 'q', 'video');
        let [sequence, picture, now] = [start, start & 0x7fff, 0];
        const sequences: number[] = [];
        let last: ReturnType<typeof read> | undefined;
        for (const what of ['media' as const, ...steps]) {
          now += 33;
          sequence = (sequence + 1) & 0xffff;
          if (what === 'switch') {
            stream = new ReceiveStream(stream.ssrc + 1, 'h', 'video');
            [sequence, picture] = [(sequence * 31) & 0xffff, (picture * 17) & 0x7fff];
          }
          if (what === 'interrupt') forwarder.stop();
          const isStart = forwarder.stream !== stream;
          if (what === 'padding' && isStart) continue;
          picture = (picture + 1) & 0x7fff;
          const packet = vp8(sequence, now * 90, picture, isStart, what !== 'padding');
          const extended = stream.receive(packet, now);
          assert.ok(extended !== undefined);
          if (isStart) forwarder.start(stream, packet, extended, now);
          const out = forwarder.forward(packet, extended, format, now);
          if (what === 'padding') {
            assert.equal(out, undefined);
            picture -= 1;
            continue;
          }
          const seen = read(out);
          sequences.push(seen.sequence);
          if (last !== undefined) {
            assert.equal(seen.sequence, (last.sequence + 1) & 0xffff);
            assert.equal(seen.pictureId, (last.pictureId + 1) & 0x7fff);
            assert.ok(((seen.timestamp - last.timestamp) | 0) > 0, 'time goes forward');
          }
          last = seen;
        }
        assert.equal(new Set(sequences).size, sequences.length);
      },
    ),
  );
});

test('[SFU-55] a packet asked for again is the packet that was sent, after a switch too', () => {
  const forwarder = new Forwarder(9, 'video');
  const sent: Buffer[] = [];
  for (const [ssrc, base] of [
    [1, 65_530],
    [2, 500],
  ] as const) {
    const stream = new ReceiveStream(ssrc, ssrc === 1 ? 'q' : 'h', 'video');
    for (let index = 0; index < 20; index += 1) {
      const packet = vp8((base + index) & 0xffff, index * 3_000, index, index === 0);
      const extended = stream.receive(packet, index * 33) ?? 0;
      if (index === 0) forwarder.start(stream, packet, extended, 0);
      sent.push(forwarder.forward(packet, extended, format, index * 33) ?? Buffer.alloc(0));
    }
  }
  for (const packet of sent) assert.deepEqual(forwarder.resend(packet.readUInt16BE(2), format, 0), packet);
  assert.equal(forwarder.resend((sent[0]?.readUInt16BE(2) ?? 0) - 1, format, 0), undefined);
});

test('[SFU-55] a packet that came late fills its own gap; a duplicate is dropped', () => {
  const stream = new ReceiveStream(1, '', 'video');
  const forwarder = new Forwarder(9, 'video');
  const packets = [0, 1, 2, 3].map((index) => vp8(index, index * 3_000, index, index === 0));
  const order = [0, 1, 3, 2];
  const out = order.map((index) => {
    const packet = packets[index];
    assert.ok(packet);
    const extended = stream.receive(packet, 0) ?? -1;
    if (index === 0) forwarder.start(stream, packet, extended, 0);
    return read(forwarder.forward(packet, extended, format, 0)).sequence;
  });
  assert.deepEqual(
    out.map((sequence) => sequence - (out[0] ?? 0)),
    order,
  );
  const duplicate = packets[1];
  assert.ok(duplicate);
  assert.equal(stream.receive(duplicate, 0), undefined);
});

test('[SFU-58] sender reports speak the subscriber’s time, and of the forwarded layer only', () => {
  const forwarder = new Forwarder(9, 'video');
  const [stream, other] = [new ReceiveStream(1, 'q', 'video'), new ReceiveStream(2, 'h', 'video')];
  const packet = vp8(1, 90_000, 1, true);
  assert.equal(forwarder.translateTimestamp(stream, 0), undefined);
  forwarder.start(stream, packet, stream.receive(packet, 0) ?? 0, 0);
  const out = read(forwarder.forward(packet, 0x10001, format, 0));
  assert.equal(forwarder.translateTimestamp(stream, 90_000 + 450), (out.timestamp + 450) >>> 0);
  assert.equal(forwarder.translateTimestamp(other, 90_000), undefined);
});
