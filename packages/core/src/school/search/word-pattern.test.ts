import assert from 'node:assert/strict';
import { test } from 'node:test';
import { searchWordsOf } from '../people-search.ts';
import { wordPattern } from './word-pattern.ts';

const matches = (text: string, typed: string): boolean =>
  searchWordsOf(typed).every((word) => new RegExp(wordPattern(word), 'iu').test(text));

test('[SEARCH-3] a pattern finds a word in text as it was written: accents, ligatures, marks apart, capitals, other alphabets', () => {
  for (const [text, typed] of [
    ['Le THÉORÈME', 'theoreme'],
    ['Le the\u0301ore\u0300me', 'théorème'],
    ['Un nœud au cœur', 'coeur noeud'],
    ['Un noeud', 'nœud'],
    ['ŒUVRE', 'oeuvre'],
    ['Die Straße', 'strasse'],
    ['Ærøskøbing', 'aeroskobing'],
    ['Nguyễn', 'nguyen'],
    ['Юлий Цезарь', 'юлии'],
    ['李明', '李明'],
    ['photo_de-classe.jpg', 'classe photo'],
    ['l’archipel', 'rchip'],
  ] as const) {
    assert.equal(matches(text, typed), true, `${typed} in ${text}`);
    assert.equal(matches(text, `${typed}q`), false, typed);
  }
});

test('[SEARCH-3] each letter of these alphabets is found by what it is folded to', () => {
  for (let code = 0x41; code < 0x2000; code += 1) {
    const letter = String.fromCodePoint(code);
    const words = searchWordsOf(letter);
    if (words.length > 0 && code < 0x250) assert.equal(matches(letter, letter), true, letter);
  }
});

test('[SEARCH-3] signs of patterns are no words', () => {
  for (const text of ['.*', 'a|b', '[a]', '(', '\\', '']) assert.throws(() => wordPattern(text), TypeError, text);
});
