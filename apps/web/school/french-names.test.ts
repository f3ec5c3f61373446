import assert from 'node:assert/strict';
import { test } from 'node:test';
import { de } from './french-names.ts';

test('[WEB-86] « de » is shortened before a vowel, with or without an accent, and stays before an h', () => {
  assert.deepEqual(['Alix', 'Éléonore', 'œuvrard', 'Malika', 'Hassan', 'Yanis'].map(de), [
    'd’Alix',
    'd’Éléonore',
    'd’œuvrard',
    'de Malika',
    'de Hassan',
    'de Yanis',
  ]);
});
