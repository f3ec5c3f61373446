import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AudienceId } from '../base/index.ts';
import { searchWordsOf, toPeopleSearch } from './people-search.ts';

const AUDIENCES = ['6e A', '6e B', '5e A', 'Latin 5e', 'ULIS'].map((label) => ({
  audienceId: label as AudienceId,
  label,
}));
const read = (text: string): readonly string[] =>
  toPeopleSearch(text, AUDIENCES).words.map(({ prefix, audienceIds }) => `${prefix ?? '='} ${audienceIds.join('|')}`);

test('[SCHOOL-100] words are small, without accents, taken apart at anything that is no letter or digit', () => {
  assert.deepEqual(searchWordsOf(' Éloïse  d’Œuvre-Çelik '), ['eloise', 'd', 'oeuvre', 'celik']);
  assert.deepEqual(searchWordsOf('ØSTER Straße Łukasz Đặng'), ['oster', 'strasse', 'lukasz', 'dang']);
  assert.deepEqual(searchWordsOf('Юлия 李明'), ['юлия', '李明']);
  assert.deepEqual(searchWordsOf('% _ \\ \' "'), []);
});

test('[SCHOOL-100] a label in full is the class; one word is a name, and every class that begins so', () => {
  assert.deepEqual(read('6e a'), ['= 6e A']);
  assert.deepEqual(read('6E'), ['6e 6e A|6e B']);
  assert.deepEqual(read('6ea'), ['6ea 6e A']);
  assert.deepEqual(read('dup 6e b'), ['dup ', '= 6e B']);
  assert.deepEqual(read('latin 5e a'), ['= Latin 5e', 'a ']);
  assert.deepEqual(read('ulis'), ['ulis ULIS']);
  assert.deepEqual(read(''), []);
});

test('[SCHOOL-100] one word that could be a login is looked up as one, from three characters on', () => {
  const login = (text: string): string | null => toPeopleSearch(text, []).login;
  assert.equal(login(' Lea.Martin2 '), 'lea.martin2');
  assert.equal(login('le'), null);
  assert.equal(login('léa'), null);
  assert.equal(login('lea martin'), null);
});

test('[SCHOOL-100] a search of any length stays six words', () => {
  assert.equal(toPeopleSearch('ab '.repeat(5_000), AUDIENCES).words.length, 6);
  assert.equal(toPeopleSearch('x'.repeat(5_000), AUDIENCES).words[0]?.prefix?.length, 100);
});
