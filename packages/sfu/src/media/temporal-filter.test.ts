// Pictures left out by their temporal layer: what a subscriber gets must look as if nothing else had ever been sent.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Forwarder } from './forwarder.ts';
import { FrameRates, allTemporalLayers } from './frame-rates.ts';
import { PacketWriter } from './packet-writer.ts';
import { ReceiveStream } from './receive-stream.ts';
import { parseRtp, writeRtp } from './rtp.ts';
import type { RtpPacket } from './rtp.ts';
import { parseVp8 } from './vp8.ts';

const format = { payloadType: 101, absSendTimeId: 3 };
/** Chromium's pattern of three temporal layers: 0 2 1 2. */
const pattern = [0, 2, 1, 2] as const;

/** A packet of a picture: 15-bit picture id, TL0PICIDX, temporal layer with Y. */
function vp8(sequence: number, picture: number, part: number, parts: number): RtpPacket {
  const temporalId = pattern[picture % pattern.length] ?? 0;
  const numbers = { sequence, timestamp: picture * 3_000, ssrc: 1, absSendTimeId: 0 };
  const tl0 = Math.floor(picture / pattern.length) & 0xff;
  const ids = [0x80 | ((picture >> 8) & 0x7f), picture & 0xff, tl0, (temporalId << 6) | (temporalId > 0 ? 0x20 : 0)];
  const payload = Buffer.from([part === 0 ? 0x90 : 0x80, 0xe0, ...ids, picture === 0 ? 0x10 : 0x11, picture & 0xff]);
  const head = { marker: part === parts - 1, payloadType: 96, ...numbers };
  const packet = parseRtp(writeRtp(head, payload, 0, payload.length, 0));
  assert.ok(packet);
  return packet;
}

test('[SFU-163] the temporal layer of a picture is read, and whether a decoder can begin with it', () => {
  const read = (...bytes: number[]): readonly unknown[] => {
    const descriptor = parseVp8(Buffer.from(bytes), 0, bytes.length);
    return descriptor === undefined ? [] : [descriptor.temporalId, descriptor.isSync, descriptor.isFrameStart];
  };
  assert.deepEqual(read(0x90, 0xe0, 0x80, 1, 1, 0xa0, 0x11), [2, true, true]);
  assert.deepEqual(read(0x80, 0xe0, 0x80, 1, 1, 0x40, 0x11), [1, false, false]);
  assert.deepEqual(read(0x90, 0x10, 0xa0, 0x11), [0, false, true], 'only KEYIDX');
  assert.deepEqual(read(0x10, 0x11), [0, false, true]);
  assert.deepEqual(read(0x90, 0xe0, 0x80, 1, 1), []);
});

test('[SFU-163] the lowest temporal layer that has enough pictures a second is enough', () => {
  const rates = new FrameRates();
  assert.equal(rates.layerFor(5), allTemporalLayers, 'before the first second');
  for (let picture = 0; picture < 40; picture += 1) rates.add(pattern[picture % 4] ?? 0, (picture * 1_000) / 30);
  assert.deepEqual(
    [1, 7, 8, 9, 15, 16, 17, 30, 60, 0].map((wish) => rates.layerFor(wish)),
    [0, 0, 0, 1, 1, 1, 2, 2, allTemporalLayers, allTemporalLayers],
  );
  const flat = new FrameRates();
  for (let picture = 0; picture < 40; picture += 1) flat.add(0, (picture * 1_000) / 30);
  assert.equal(flat.layerFor(5), 0, 'without temporal layers every picture is of layer 0, and none is left out');
});

test('[SFU-163] what is left out leaves no gap in numbers or picture ids, and nothing is sent that refers to it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ parts: fc.integer({ min: 1, max: 3 }), wish: fc.integer({ min: 0, max: 9 }) }), {
        minLength: 4,
        maxLength: 120,
      }),
      fc.integer({ min: 0, max: 0xffff }),
      (pictures, start) => {
        const forwarder = new Forwarder(9, 'video', new PacketWriter());
        const stream = new ReceiveStream(1, 'q', 'video');
        let sequence = start;
        let before: { sequence: number; pictureId: number; picture: number } | undefined;
        pictures.forEach(({ parts, wish: next }, picture) => {
          if (next <= allTemporalLayers) forwarder.thinOut(next);
          for (let part = 0; part < parts; part += 1) {
            const source = stream.receive(vp8(sequence & 0xffff, picture, part, parts), picture * 33);
            sequence += 1;
            assert.ok(source);
            if (picture === 0 && part === 0) forwarder.start(stream, source, 0);
            const out = forwarder.forward(source, format, picture * 33);
            const temporalId = source.vp8?.temporalId ?? 0;
            if (out === undefined) {
              assert.ok(temporalId > 0, 'layer 0 is always sent');
              continue;
            }
            const seen = parseRtp(out);
            assert.ok(seen);
            const pictureId = parseVp8(seen.raw, seen.payloadStart, seen.payloadEnd)?.pictureId ?? -1;
            if (before !== undefined) {
              assert.equal(seen.sequence, (before.sequence + 1) & 0xffff);
              assert.equal(pictureId, (before.pictureId + (picture === before.picture ? 0 : 1)) & 0x7fff);
            }
            before = { sequence: seen.sequence, pictureId, picture };
          }
        });
      },
    ),
    { numRuns: 200 },
  );
});

test('[SFU-163] fewer pictures at the end of one, more where the decoder can follow; a late part of one left out fills its number', () => {
  const forwarder = new Forwarder(9, 'video', new PacketWriter());
  const stream = new ReceiveStream(1, 'q', 'video');
  const sent = (picture: number, part = 0, parts = 1, sequence = picture): 'sent' | 'padding' | undefined => {
    const source = stream.receive(vp8(sequence, picture, part, parts), picture * 33);
    assert.ok(source);
    if (picture === 0) forwarder.start(stream, source, 0);
    const out = forwarder.forward(source, format, picture * 33);
    const seen = out === undefined ? undefined : parseRtp(out);
    return seen === undefined ? undefined : seen.payloadEnd > seen.payloadStart ? 'sent' : 'padding';
  };
  assert.deepEqual(
    [0, 1, 2].map((picture) => sent(picture)),
    ['sent', 'sent', 'sent'],
  );
  forwarder.thinOut(0);
  assert.deepEqual(
    [3, 4, 5, 6, 7, 8].map((picture) => sent(picture)),
    ['sent', 'sent', undefined, undefined, undefined, 'sent'],
    'the picture under way when the wish came, and then layer 0 only',
  );
  // Picture 9 is of layer 2; its second part is late.
  assert.equal(sent(9, 0, 3, 9), undefined);
  assert.equal(sent(9, 2, 3, 11), undefined);
  assert.equal(sent(9, 1, 3, 10), 'padding');
  forwarder.thinOut(1);
  assert.deepEqual(
    [10, 11, 12].map((picture) => sent(picture, 0, 1, picture + 2)),
    ['sent', undefined, 'sent'],
  );
});
