// Which part of a text shows why it was found. docs/spec/search.md.

import { searchWordsOf } from '../people-search.ts';

const LONGEST = 160;

/**
 * The line or sentence of `text` that holds the first of `words` (as `searchWordsOf` gives them) that is in it, at most 160 characters; undefined
 * when it holds none of them. SEARCH-6.
 */
export function foundLine(text: string, words: readonly string[]): string | undefined {
  const lines = text
    .split(/\n|(?<=[.!?…])\s+/u)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const folded = lines.map((line) => searchWordsOf(line).join(' '));
  const word = words.find((each) => folded.some((line) => line.includes(each)));
  if (word === undefined) return undefined;
  const line = lines[folded.findIndex((each) => each.includes(word))] ?? '';
  return cut(line, word);
}

/** Of a long line, what stands around the word. */
function cut(line: string, word: string): string {
  const signs = Array.from(line);
  if (signs.length <= LONGEST) return line;
  const pieces = line.split(/\s+/);
  const at = Math.max(
    0,
    pieces.findIndex((piece) => searchWordsOf(piece).join(' ').includes(word)),
  );
  const before = Array.from(pieces.slice(0, at).join(' ')).length;
  const from = before < LONGEST / 2 ? 0 : before - LONGEST / 4;
  const shown = signs
    .slice(from, from + LONGEST - 2)
    .join('')
    .trim();
  return `${from === 0 ? '' : '…'}${shown}${from + LONGEST - 2 < signs.length ? '…' : ''}`;
}
