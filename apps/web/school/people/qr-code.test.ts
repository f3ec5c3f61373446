// The code is drawn as the slip draws it and read back by a reader that other people wrote.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import readCode from 'jsqr';
import { paperCodeOf } from './qr-code.ts';

const PIXELS = 3;
// The types of this CommonJS module name the function `default`; Node gives the function itself.
const decode = readCode as unknown as typeof readCode.default;

test('[PEOPLE-24] the QR code of a slip is read as its link', () => {
  for (const address of [
    'http://127.0.0.1:8080/activation#code=7K3M-Q2XR-9TBA',
    'https://ent.ac-orleans-tours.example.fr/activation#code=0000-ZZZZ-9TBA',
  ]) {
    const { size, path } = paperCodeOf(address);
    const width = size * PIXELS;
    const data = new Uint8ClampedArray(width * width * 4).fill(255);
    for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)\.5h(\d+)/g))
      for (let row = Number(y) * PIXELS; row < (Number(y) + 1) * PIXELS; row += 1)
        for (let column = Number(x) * PIXELS; column < (Number(x) + Number(length)) * PIXELS; column += 1)
          data.fill(0, (row * width + column) * 4, (row * width + column) * 4 + 3);
    assert.equal(decode(data, width, width)?.data, address);
  }
});
