// The code is read back by a reader written from the standard's other side: places, mask, blocks, and the syndromes of the correction.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { qrModules, qrPath } from './waiting-qr.ts';

/** Codewords by version at level L: blocks, correction codewords of a block. */
const BLOCKS = [
  [1, 7],
  [1, 10],
  [1, 15],
  [1, 20],
  [1, 26],
  [2, 18],
] as const;

function isPattern(y: number, x: number, size: number): boolean {
  const inCorner = (a: number, b: number): boolean => a < 9 && b < 9;
  const inAlignment = size > 21 && Math.abs(y - (size - 7)) <= 2 && Math.abs(x - (size - 7)) <= 2;
  return (
    inCorner(y, x) ||
    inCorner(y, size - 1 - x + 1) ||
    inCorner(size - 1 - y + 1, x) ||
    y === 6 ||
    x === 6 ||
    inAlignment
  );
}

/** alpha to the power of n in GF(256), modulus 0x11d, by table. */
const POWERS = Array.from({ length: 255 }, () => 0);
for (let n = 0, value = 1; n < 255; n += 1, value = value << 1 > 255 ? (value << 1) ^ 0x11d : value << 1)
  POWERS[n] = value;
const multiply = (a: number, b: number): number =>
  a === 0 || b === 0 ? 0 : POWERS[(POWERS.indexOf(a) + POWERS.indexOf(b)) % 255]!;

function read(modules: readonly (readonly boolean[])[]): string {
  const size = modules.length;
  const bits: number[] = [];
  for (let pair = 0, right = size - 1; right > 0; right -= 2, pair += 1) {
    if (right === 6) right -= 1;
    for (let step = 0; step < size; step += 1) {
      const y = pair % 2 === 0 ? size - 1 - step : step;
      for (const x of [right, right - 1])
        if (!isPattern(y, x, size)) bits.push(Number(modules[y]![x]!) ^ Number((y + x) % 2 === 0));
    }
  }
  const words = Array.from({ length: bits.length >> 3 }, (_, n) =>
    Number.parseInt(bits.slice(8 * n, 8 * n + 8).join(''), 2),
  );
  const [count, correction] = BLOCKS[(size - 21) / 4]!;
  const whole = words.slice(0, Math.floor(words.length / count) * count);
  const blocks = Array.from({ length: count }, (_, block) => whole.filter((__, n) => n % count === block));
  for (const block of blocks)
    for (let root = 0; root < correction; root += 1)
      assert.equal(
        block.reduce((sum, word) => multiply(sum, POWERS[root]!) ^ word, 0),
        0,
        `syndrome ${root}`,
      );
  const data = blocks.flatMap((block) => block.slice(0, -correction));
  const nibbles = data.flatMap((word) => [word >> 4, word & 15]);
  assert.equal(nibbles[0], 4, 'byte mode');
  const length = nibbles[1]! * 16 + nibbles[2]!;
  return new TextDecoder().decode(
    Uint8Array.from({ length }, (_, n) => nibbles[3 + 2 * n]! * 16 + nibbles[4 + 2 * n]!),
  );
}

test('[GATE-108] the code of an address can be read, in every version, and its correction is right', () => {
  const texts = [
    'a',
    'https://x.fr/attente/1',
    'http://127.0.0.1:8080/attente/0190a000-0000-7000',
    'http://127.0.0.1:8080/attente/0190a000-0000-7000-8000-000000000001_20261123',
    'https://preau.ac-orleans-tours.example.fr/attente/0190a000-0000-7000-8000-000000000001_20261123',
    'é'.repeat(66),
  ];
  assert.deepEqual(
    texts.map((text) => (qrModules(text)!.length - 21) / 4 + 1),
    [1, 2, 3, 4, 5, 6],
  );
  for (const text of texts) assert.equal(read(qrModules(text)!), text);
  assert.equal(qrModules('x'.repeat(135)), undefined, 'too long: the address alone is shown');
});

test('[GATE-108] the path draws the dark modules and no others', () => {
  const modules = qrModules('https://x.fr/attente/1')!;
  const drawn = modules.map((row) => row.map(() => false));
  let [x, y] = [0, 0];
  for (const [, command, first, second] of qrPath(modules).matchAll(/([Mmh])(\d+(?:\.5)?)(?: (\d+(?:\.5)?))?/g)) {
    if (command === 'M') [x, y] = [Number(first) - 4, Number(second) - 4.5];
    else {
      if (command === 'h') drawn[y]!.fill(true, x, x + Number(first));
      x += Number(first);
    }
  }
  assert.deepEqual(drawn, modules);
});
