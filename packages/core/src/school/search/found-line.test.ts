import assert from 'node:assert/strict';
import { test } from 'node:test';
import { searchWordsOf } from '../people-search.ts';
import { foundLine } from './found-line.ts';

const line = (text: string, typed: string): string | undefined => foundLine(text, searchWordsOf(typed));

test('[SEARCH-6] the line that is shown holds the word, whatever its accents', () => {
  assert.equal(line('Bonjour.\nLa réunion est à 18 h. Merci', 'REUNION'), 'La réunion est à 18 h.');
  assert.equal(line('Un\nDeux\nTrois', 'quatre trois'), 'Trois');
  assert.equal(line('Un\n\nDeux', 'quatre'), undefined);
  assert.equal(line('', 'mot'), undefined);
  assert.equal(line('Un', ''), undefined);
});

test('[SEARCH-6] of a long line, what stands around the word is shown, never more than 160 characters', () => {
  const long = `${'avant '.repeat(60)}théorème ${'après '.repeat(60)}`;
  const shown = line(long, 'theoreme')!;
  assert.match(shown, /^….*théorème.*…$/u);
  assert.ok(Array.from(shown).length <= 160);
  const first = line(`théorème ${'après '.repeat(60)}`, 'theoreme')!;
  assert.match(first, /^théorème après.*…$/u);
  assert.ok(Array.from(line(`${'x'.repeat(500)}y`, 'y')!).length <= 160);
});
