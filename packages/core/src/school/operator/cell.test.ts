import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasUaiLetter, PURGED_KINDS, purgedTotal, purgeRefusal } from './cell.ts';

test('[OFFICE-44] the letter of a UAI follows from its digits', () => {
  for (const uai of ['0750655E', '0750654D', '0690026D']) assert.equal(hasUaiLetter(uai), true, uai);
  for (const uai of ['0750655D', '0750656E', '075065E', '0750655e', '07506550', '']) {
    assert.equal(hasUaiLetter(uai), false, uai);
  }
});

test('[OFFICE-60] what everybody writes is not taken away everywhere', () => {
  for (const text of ['', 'Merci !', 'B o n n e  soirée', '???']) assert.equal(purgeRefusal(text), 'tooShort', text);
  assert.equal(purgeRefusal('Il y a une bombe dans le collège.'), null);
  assert.equal(purgeRefusal('В школе лежит бомба!'), null, 'letters of any script count');
});

test('[OFFICE-61] what a purge took is counted whole', () => {
  const counts = Object.fromEntries(PURGED_KINDS.map((kind, index) => [kind, 2 ** index])) as Record<
    (typeof PURGED_KINDS)[number],
    number
  >;
  assert.equal(purgedTotal(counts), 2 ** PURGED_KINDS.length - 1);
});
