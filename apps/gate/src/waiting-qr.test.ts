// The code is drawn as the page draws it and read back by a reader that other people wrote.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import readCode from 'jsqr';
import { qrCodeOf } from './waiting-qr.ts';
import type { QrCode } from './waiting-qr.ts';

const PIXELS = 4;
// The types of this CommonJS module name the function `default`; Node gives the function itself.
const decode = readCode as unknown as typeof readCode.default;

/** The path as a picture: black runs of width 1 on white. */
function pictureOf({ size, path }: QrCode): { readonly data: Uint8ClampedArray; readonly width: number } {
  const width = size * PIXELS;
  const data = new Uint8ClampedArray(width * width * 4).fill(255);
  let [x, y] = [0, 0];
  for (const [, command, first, second] of path.matchAll(/([Mmh])(\d+)(?: (\d+)(?:\.5)?)?/g)) {
    if (command === 'M') [x, y] = [Number(first), Number(second)];
    else {
      if (command === 'h')
        for (let row = y * PIXELS; row < (y + 1) * PIXELS; row += 1)
          for (let column = x * PIXELS; column < (x + Number(first)) * PIXELS; column += 1)
            data.fill(0, (row * width + column) * 4, (row * width + column) * 4 + 3);
      x += Number(first);
    }
  }
  return { data, width };
}

test('[GATE-108] the code of an address can be read, short and long; one that is too long has none', () => {
  for (const address of [
    'https://x.fr/attente/1',
    'http://127.0.0.1:8080/attente/0190a000-0000-7000-8000-000000000001_20261123',
    'https://preau.ac-orleans-tours.example.fr/attente/0190a000-0000-7000-8000-000000000001_20261123',
    `https://${'ecole.'.repeat(30)}fr/attente/0190a000-0000-7000-8000-000000000001_20261123`,
  ]) {
    const { data, width } = pictureOf(qrCodeOf(address)!);
    assert.equal(decode(data, width, width)?.data, address);
  }
  assert.equal(qrCodeOf(`https://${'x'.repeat(300)}.fr/`), undefined, 'the address alone is shown');
});

test('[GATE-108] around the code four modules stay white', () => {
  const { size, path } = qrCodeOf('https://x.fr/attente/1')!;
  const rows = [...path.matchAll(/M(\d+) (\d+)\.5([^M]*)/g)];
  assert.equal(rows.length, size - 8);
  for (const [, left, , runs = ''] of rows) {
    const width = [...runs.matchAll(/[mh](\d+)/g)].reduce((sum, [, run]) => sum + Number(run), 0);
    assert.deepEqual([Number(left), width], [4, size - 8]);
  }
});
