import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Forwarder } from './forwarder.ts';
import { PacketWriter } from './packet-writer.ts';
import { ReceiveStream } from './receive-stream.ts';
import { parseRtp, writeRtp } from './rtp.ts';
import type { RtpPacket } from './rtp.ts';
import { senderClock } from './sender-clock.ts';
import type { SourcePacket } from './source-packet.ts';
import { parseVp8 } from './vp8.ts';

const format = { payloadType: 101, absSendTimeId: 3 };

/** A VP8 packet with a 15-bit picture id; without a payload it is padding only. */
function vp8(sequence: number, timestamp: number, pictureId: number, isKey: boolean, hasPayload = true): RtpPacket {
  const head = { marker: true, payloadType: 96, sequence, timestamp, ssrc: 1, absSendTimeId: 0 };
  const ids = [0x80 | ((pictureId >> 8) & 0x7f), pictureId & 0xff, pictureId & 0xff];
  const payload = Buffer.from([0x90, 0xc0, ...ids, isKey ? 0x10 : 0x11, 0xaa]);
  const packet = parseRtp(writeRtp(head, payload, 0, hasPayload ? payload.length : 0, 0));
  assert.ok(packet);
  return packet;
}

function take(stream: ReceiveStream, packet: RtpPacket, nowMs: number): SourcePacket {
  const source = stream.receive(packet, nowMs);
  assert.ok(source);
  return source;
}

interface Seen {
  readonly sequence: number;
  readonly timestamp: number;
  readonly pictureId: number;
  readonly tl0: number;
  readonly isPadding: boolean;
}

function read(out: Buffer | undefined): Seen {
  assert.ok(out);
  const packet = parseRtp(out);
  assert.ok(packet);
  const { sequence, timestamp, payloadStart, payloadEnd, raw } = packet;
  const descriptor = parseVp8(raw, payloadStart, payloadEnd);
  return {
    sequence,
    timestamp,
    pictureId: descriptor?.pictureId ?? -1,
    tl0: descriptor?.tl0 ?? -1,
    isPadding: payloadEnd === payloadStart,
  };
}

const makeForwarder = (): Forwarder => new Forwarder(9, 'video', new PacketWriter());

test('[SFU-52] a subscriber sees one unbroken numbering whatever is swallowed, switched, padded or interrupted', () => {
  const step = fc.oneof(
    { arbitrary: fc.constant('media' as const), weight: 6 },
    fc.constantFrom('padding' as const, 'switch' as const, 'interrupt' as const, 'own padding' as const),
  );
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 2, maxLength: 150 }),
      fc.integer({ min: 0, max: 0xffff }),
      (steps, start) => {
        const forwarder = makeForwarder();
        let stream = new ReceiveStream(1, 'q', 'video');
        let [sequence, picture, now] = [start, start & 0x7fff, 0];
        let [lastSequence, last]: [number | undefined, Seen | undefined] = [undefined, undefined];
        const check = (seen: Seen): void => {
          if (lastSequence !== undefined) assert.equal(seen.sequence, (lastSequence + 1) & 0xffff);
          lastSequence = seen.sequence;
        };
        for (const what of ['media' as const, ...steps]) {
          now += 33;
          if (what === 'own padding') {
            const seen = read(forwarder.pad(format, now));
            assert.ok(seen.isPadding);
            check(seen);
            continue;
          }
          sequence = (sequence + 1) & 0xffff;
          if (what === 'switch') {
            stream = new ReceiveStream(stream.ssrc + 1, 'h', 'video');
            [sequence, picture] = [(sequence * 31) & 0xffff, (picture * 17) & 0x7fff];
          }
          if (what === 'interrupt') forwarder.stop();
          const isStart = forwarder.stream !== stream;
          if (what === 'padding' && isStart) continue;
          picture = (picture + 1) & 0x7fff;
          const packet = take(stream, vp8(sequence, now * 90, picture, isStart, what !== 'padding'), now);
          if (isStart) forwarder.start(stream, packet, now);
          const out = forwarder.forward(packet, format, now);
          if (what === 'padding') {
            assert.equal(out, undefined);
            picture -= 1;
            continue;
          }
          const seen = read(out);
          check(seen);
          if (last !== undefined) {
            assert.equal(seen.pictureId, (last.pictureId + 1) & 0x7fff);
            assert.equal(seen.tl0, (last.tl0 + 1) & 0xff);
            assert.ok(((seen.timestamp - last.timestamp) | 0) > 0, 'time goes forward');
          }
          last = seen;
        }
      },
    ),
  );
});

test('[SFU-52] lost packets keep their place: whatever is lost, reordered or padded in between, no number stands for two packets', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ delay: fc.integer({ min: 0, max: 6 }), isLost: fc.boolean(), pads: fc.nat({ max: 3 }) }), {
        minLength: 5,
        maxLength: 120,
      }),
      (plan) => {
        const forwarder = makeForwarder();
        const stream = new ReceiveStream(1, 'q', 'video');
        const arrivals = plan
          .map((entry, index) => ({ ...entry, index, at: index === 0 ? -1 : index + entry.delay }))
          .filter(({ isLost, index }) => index === 0 || !isLost)
          .sort((a, b) => a.at - b.at || a.index - b.index);
        const sent = new Map<number, number>();
        const numbers: number[] = [];
        for (const { index, pads } of arrivals) {
          const packet = take(stream, vp8(index, index * 3_000, index, index === 0), index);
          if (index === 0) forwarder.start(stream, packet, index);
          const out = forwarder.forward(packet, format, index);
          if (out !== undefined) {
            const seen = read(out);
            assert.ok(!numbers.includes(seen.sequence), 'a number was used twice');
            numbers.push(seen.sequence);
            sent.set(index, seen.sequence);
          }
          for (let count = 0; count < pads; count += 1) numbers.push(read(forwarder.pad(format, index)).sequence);
        }
        const first = sent.get(0) ?? 0;
        const order = [...sent].sort(([a], [b]) => a - b).map(([, sequence]) => (sequence - first) & 0xffff);
        assert.deepEqual(
          order,
          [...order].sort((a, b) => a - b),
          'the order of the publisher is kept',
        );
      },
    ),
  );
});

test('[SFU-55] a packet asked for again is the packet that was sent, after a switch too; padding is padding again', () => {
  const forwarder = makeForwarder();
  const sent: Buffer[] = [];
  for (const [ssrc, base] of [
    [1, 65_530],
    [2, 500],
  ] as const) {
    const stream = new ReceiveStream(ssrc, ssrc === 1 ? 'q' : 'h', 'video');
    for (let index = 0; index < 20; index += 1) {
      const packet = take(stream, vp8((base + index) & 0xffff, index * 3_000, index, index === 0), index * 33);
      if (index === 0) forwarder.start(stream, packet, 0);
      sent.push(Buffer.from(forwarder.forward(packet, format, 0) ?? Buffer.alloc(0)));
    }
    sent.push(Buffer.from(forwarder.pad(format, 0) ?? Buffer.alloc(0)));
  }
  for (const packet of sent.slice(0, -1)) {
    const again = forwarder.resend(packet.readUInt16BE(2), format, 0);
    assert.ok(again);
    if (read(packet).isPadding) assert.ok(read(again).isPadding);
    else assert.deepEqual(again, packet);
  }
  assert.equal(forwarder.resend((sent[0]?.readUInt16BE(2) ?? 0) - 1, format, 0), undefined);
});

test('[SFU-55] a packet that came late fills its own gap; a duplicate is dropped', () => {
  const stream = new ReceiveStream(1, '', 'video');
  const forwarder = makeForwarder();
  const packets = [0, 1, 2, 3].map((index) => vp8(index, index * 3_000, index, index === 0));
  const order = [0, 1, 3, 2];
  const out = order.map((index) => {
    const packet = packets[index];
    assert.ok(packet);
    const source = take(stream, packet, 0);
    if (index === 0) forwarder.start(stream, source, 0);
    return read(forwarder.forward(source, format, 0)).sequence;
  });
  assert.deepEqual(
    out.map((sequence) => sequence - (out[0] ?? 0)),
    order,
  );
  const duplicate = packets[1];
  assert.ok(duplicate);
  assert.equal(stream.receive(duplicate, 0), undefined);
});

test('[SFU-53] one buffer serves every subscriber of a packet, each with its own numbers', () => {
  const writer = new PacketWriter();
  const stream = new ReceiveStream(1, '', 'video');
  const packet = take(stream, vp8(7, 90_000, 0x7fff, true), 0);
  const [a, b] = [
    { pictureIdOffset: 1, tl0Offset: 3, timestampOffset: 10 },
    { pictureIdOffset: 2, tl0Offset: 4, timestampOffset: 20 },
  ];
  const first = Buffer.from(writer.write(packet, a, 100, 1, format, 0));
  const other = Buffer.from(writer.write(packet, b, 200, 2, { payloadType: 102, absSendTimeId: 0 }, 0));
  assert.deepEqual(Buffer.from(writer.write(packet, a, 100, 1, format, 0)), first);
  assert.deepEqual([read(first).pictureId, read(first).timestamp, read(first).tl0], [0, 90_010, 2]);
  assert.deepEqual([read(other).pictureId, read(other).timestamp, read(other).tl0], [1, 90_020, 3]);
  assert.deepEqual([first.readUInt8(1) & 0x7f, other.readUInt8(1) & 0x7f, other.readUInt32BE(8)], [101, 102, 200]);
  assert.deepEqual(first.subarray(-2), other.subarray(-2), 'the payload is the same');
});

test('[SFU-58] sender reports speak the subscriber’s time, and of the forwarded layer only', () => {
  const forwarder = makeForwarder();
  const stream = new ReceiveStream(1, 'q', 'video');
  assert.equal(forwarder.senderReport(0), undefined);
  const packet = take(stream, vp8(1, 90_000, 1, true), 1_000);
  forwarder.start(stream, packet, 1_000);
  const out = read(forwarder.forward(packet, format, 1_000));
  assert.equal(forwarder.senderReport(1_000), undefined, 'nothing is known of the publisher’s clock');
  stream.clock = senderClock(5_000, 0, 90_450, 1_000);
  const report = forwarder.senderReport(3_000);
  assert.equal(report?.readUInt32BE(8), 5_002, 'two seconds later');
  assert.equal(report?.readUInt32BE(16), (out.timestamp + 450 + 180_000) >>> 0);
  forwarder.stop();
  assert.equal(forwarder.senderReport(3_000), undefined);
});

test('[SFU-72] over a switch time goes on by the publisher’s clock, not by when packets came', () => {
  const forwarder = makeForwarder();
  const [low, high] = [new ReceiveStream(1, 'q', 'video'), new ReceiveStream(2, 'f', 'video')];
  low.clock = senderClock(5_000, 0, 90_000, 0);
  // The same instant is 7 777 on the other layer's clock.
  high.clock = senderClock(5_000, 0, 7_777, 0);
  const first = take(low, vp8(1, 90_000, 1, true), 0);
  forwarder.start(low, first, 0);
  const before = read(forwarder.forward(first, format, 0));
  forwarder.senderReport(0);
  // Taken one second later, but 300 ms late on its way.
  const second = take(high, vp8(1, 7_777 + 90_000, 1, true), 1_300);
  forwarder.start(high, second, 1_300);
  const after = read(forwarder.forward(second, format, 1_300));
  assert.equal((after.timestamp - before.timestamp) | 0, 90_000);
  // A clock that is far off is not believed.
  const odd = new ReceiveStream(3, 'h', 'video');
  odd.clock = senderClock(9_000, 0, 5, 0);
  const third = take(odd, vp8(1, 5, 1, true), 1_400);
  forwarder.start(odd, third, 1_400);
  assert.equal((read(forwarder.forward(third, format, 1_400)).timestamp - after.timestamp) | 0, 9_000);
});

test('[SFU-71] padding never stands inside a picture', () => {
  const forwarder = makeForwarder();
  const stream = new ReceiveStream(1, '', 'video');
  const packet = take(stream, vp8(1, 0, 1, true), 0);
  forwarder.start(stream, packet, 0);
  forwarder.forward({ ...packet, marker: false }, format, 0);
  assert.equal(forwarder.pad(format, 0), undefined);
  forwarder.forward({ ...packet, extended: packet.extended + 1 }, format, 0);
  assert.ok(read(forwarder.pad(format, 0)).isPadding);
});
