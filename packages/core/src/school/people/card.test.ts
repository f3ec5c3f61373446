import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LocalDate } from '../../base/index.ts';
import { CARD_FACES, CARD_PICTURES, cardEndsOn, cardRestMs, drawPictures, freeFace } from './card.ts';

test('[PEOPLE-103] every pair of two different pictures is drawn, each as often', () => {
  const seen = new Map<string, number>();
  const bytes = new Uint8Array(4);
  for (let number = 0; number < 132 * 10; number += 1) {
    new DataView(bytes.buffer).setUint32(0, number);
    const [first, second] = drawPictures(bytes);
    assert.notEqual(first, second);
    const key = `${first} ${second}`;
    seen.set(key, (seen.get(key) ?? 0) + 1);
  }
  assert.equal(seen.size, CARD_PICTURES.length * (CARD_PICTURES.length - 1));
  assert.deepEqual(new Set(seen.values()), new Set([10]));
  assert.throws(() => drawPictures(new Uint8Array(3)), RangeError);
});

test('[PEOPLE-105] a card rests longer after each wrong pair, never longer than five minutes', () => {
  const rests = Array.from({ length: 12 }, (_, wrong) => cardRestMs(wrong) / 1000);
  assert.deepEqual(rests, [0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
});

test('[PEOPLE-101] a card ends with the school year, and without one on the next 1 August', () => {
  const on = (today: string, end: string | null): string => cardEndsOn(today as LocalDate, end as LocalDate | null);
  assert.equal(on('2026-11-24', '2027-07-03'), '2027-07-04');
  assert.equal(on('2027-07-03', '2027-07-03'), '2027-07-04');
  assert.equal(on('2027-07-10', '2027-07-03'), '2028-08-01');
  assert.equal(on('2026-11-24', null), '2027-08-01');
  assert.equal(on('2027-03-01', null), '2027-08-01');
});

test('[PEOPLE-104] pupils of a class bear different marks for as long as there are enough', () => {
  const taken: number[] = [3];
  for (let i = 1; i < CARD_FACES; i += 1) taken.push(freeFace(taken));
  assert.equal(new Set(taken).size, CARD_FACES);
  assert.equal(freeFace(taken), 0);
});
