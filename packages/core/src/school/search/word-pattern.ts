// A word as a regular expression that finds it in text as it was written: PostgreSQL goes through a text with one some ten times as fast as it
// takes off the accents. docs/spec/search.md.

import { searchWordsOf } from '../people-search.ts';

/** Latin, Greek, Cyrillic, Vietnamese and old Greek letters. */
const ALPHABETS = [
  [0xc0, 0x5ff],
  [0x1e00, 0x1fff],
] as const;
const MARKS = '[\u0300-\u036F]*';

let variants: ReadonlyMap<string, string> | undefined;

/**
 * A pattern for `~*` of PostgreSQL that matches wherever `searchWordsOf(text)` would have `word` in one of its words. `word` is of `searchWordsOf`:
 * letters and digits only; throws TypeError for anything else. SEARCH-3.
 */
export function wordPattern(word: string): string {
  if (!/^[\p{L}\p{M}\p{N}]+$/u.test(word)) throw new TypeError('Cannot search: a word holds letters and digits only');
  const table = (variants ??= readVariants());
  const single = (letter: string): string => `[${letter}${table.get(letter) ?? ''}]${MARKS}`;
  const parts: string[] = [];
  for (let rest = word; rest !== '';) {
    const [letter = ''] = rest;
    const pair = rest.slice(0, 2);
    const ligature = pair === letter ? undefined : table.get(pair);
    parts.push(
      ligature === undefined ? single(letter) : `(?:[${ligature}]${MARKS}|${Array.from(pair, single).join('')})`,
    );
    rest = rest.slice(ligature === undefined ? letter.length : pair.length);
  }
  return parts.join('');
}

/** The letters that become each letter, or pair of letters. */
function readVariants(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [from, to] of ALPHABETS)
    for (let code = from; code <= to; code += 1) {
      const letter = String.fromCodePoint(code);
      const [plain, more] = searchWordsOf(letter);
      if (plain === undefined || more !== undefined || plain === letter) continue;
      found.set(plain, (found.get(plain) ?? '') + letter);
    }
  return found;
}
