import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatBytes, formatCrowd } from './figures.ts';
import { operatorFr } from './messages.fr.ts';

const told = (bytes: number): string => formatBytes('fr', operatorFr.units, bytes).replaceAll(/[\u00A0\u202F]/g, ' ');

test('[OFFICE-40] bytes and counts are told in the words of the page', () => {
  assert.deepEqual([0, 999, 1_000, 1_234_567, 200_000_000_000, 20_000_000_000_000].map(told), [
    '0 o',
    '999 o',
    '1 ko',
    '1,2 Mo',
    '200 Go',
    '20 To',
  ]);
  assert.equal(formatCrowd('fr', operatorFr.few, null), 'moins de 10');
  assert.equal(formatCrowd('fr', operatorFr.few, 0), '0');
});
