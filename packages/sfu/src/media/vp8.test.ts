import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseVp8, renumberVp8 } from './vp8.ts';

test('[SFU-53] key frames are told from others', () => {
  const key = Buffer.from([0x90, 0xe0, 0x81, 0x02, 0x07, 0x20, 0x10, 0x00]);
  assert.deepEqual(parseVp8(key, 0, key.length), {
    isKeyFrameStart: true,
    pictureIdAt: 2,
    pictureIdBits: 15,
    pictureId: 0x102,
    tl0At: 4,
    tl0: 7,
  });
  const later = Buffer.from([0x80, 0x80, 0x05, 0x10]);
  assert.equal(parseVp8(later, 0, later.length)?.isKeyFrameStart, false, 'not the start of a partition');
  const delta = Buffer.from([0x10, 0x11]);
  assert.deepEqual(parseVp8(delta, 0, 2), {
    isKeyFrameStart: false,
    pictureIdAt: -1,
    pictureIdBits: 0,
    pictureId: 0,
    tl0At: -1,
    tl0: 0,
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

test('[SFU-53] no bytes make the reader throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => void parseVp8(Buffer.from(bytes), 0, bytes.length)),
  );
});
