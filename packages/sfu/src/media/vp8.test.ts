import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseVp8, readPictureSize, renumberVp8 } from './vp8.ts';

test('[SFU-53] key frames are told from others', () => {
  const key = Buffer.from([0x90, 0xe0, 0x81, 0x02, 0x07, 0x20, 0x10, 0x00]);
  assert.deepEqual(parseVp8(key, 0, key.length), {
    isKeyFrameStart: true,
    isFrameStart: true,
    temporalId: 0,
    isSync: true,
    pictureIdAt: 2,
    pictureIdBits: 15,
    pictureId: 0x102,
    tl0At: 4,
    tl0: 7,
    payloadAt: 6,
  });
  const later = Buffer.from([0x80, 0x80, 0x05, 0x10]);
  assert.equal(parseVp8(later, 0, later.length)?.isKeyFrameStart, false, 'not the start of a partition');
  const delta = Buffer.from([0x10, 0x11]);
  assert.deepEqual(parseVp8(delta, 0, 2), {
    isKeyFrameStart: false,
    isFrameStart: true,
    temporalId: 0,
    isSync: false,
    pictureIdAt: -1,
    pictureIdBits: 0,
    pictureId: 0,
    tl0At: -1,
    tl0: 0,
    payloadAt: 1,
  });
});

test('[SFU-53] renumbering keeps widths and wraps', () => {
  const wide = Buffer.from([0xff, 0x90, 0xe0, 0xff, 0xfe, 0xff, 0x20, 0x10]);
  const descriptor = parseVp8(wide, 1, wide.length);
  assert.ok(descriptor);
  renumberVp8(wide, descriptor, 0, 3, 2);
  assert.deepEqual(parseVp8(wide, 1, wide.length), { ...descriptor, pictureId: 1, tl0: 1 });
  const narrow = Buffer.from([0x90, 0x80, 0x7f, 0x10]);
  const short = parseVp8(narrow, 0, narrow.length);
  assert.ok(short);
  renumberVp8(narrow, short, 0, 2, 0);
  assert.deepEqual(parseVp8(narrow, 0, narrow.length), { ...short, pictureId: 1 });
});

test('[SFU-156] a key frame says how large it is, without the scaling bits; a start code that is cut or wrong says nothing', () => {
  const frame = Buffer.from([0x90, 0x80, 0x05, 0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a, 0x40, 0xc1, 0xb4, 0x00]);
  const descriptor = parseVp8(frame, 0, frame.length);
  assert.ok(descriptor?.isKeyFrameStart);
  assert.deepEqual(readPictureSize(frame, descriptor, frame.length), { width: 320, height: 180 });
  assert.equal(readPictureSize(frame, descriptor, frame.length - 1), undefined);
  frame[6] = 0;
  assert.equal(readPictureSize(frame, descriptor, frame.length), undefined);
});

test('[SFU-53] no bytes make the reader throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
      const raw = Buffer.from(bytes);
      const descriptor = parseVp8(raw, 0, raw.length);
      if (descriptor !== undefined) readPictureSize(raw, descriptor, raw.length);
    }),
  );
});
