// What somebody typed to find a person, taken apart: words of names, classes and groups, a login. SCHOOL-100.

import type { AudienceId } from '../base/index.ts';

/** Longest search that is read; the rest is cut off. */
export const MAX_SEARCH_LENGTH = 100;
/** More words than these find nobody that fewer would not. */
const MAX_WORDS = 6;
/** Logins are looked up from this length on: shorter beginnings are half a cell. */
const MIN_LOGIN_LENGTH = 3;

/** One word: a person matches when a word of their name begins with `prefix`, or when they belong to one of the audiences. */
export interface SearchWord {
  /** Null for words that name a class or group in full. */
  readonly prefix: string | null;
  readonly audienceIds: readonly AudienceId[];
}

/** A person matches all words, or has a login that begins with `login`. Without words everybody matches. */
export interface PeopleSearch {
  readonly words: readonly SearchWord[];
  readonly login: string | null;
}

// Letters that Unicode does not take apart; the same as in the migration that indexes names.
const LIGATURES: Readonly<Record<string, string>> = { œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', ł: 'l', đ: 'd' };

/** The words of a name or label, small and without accents, in any alphabet: `Éloïse d’Œuvre` -> `eloise`, `d`, `oeuvre`. */
export function searchWordsOf(text: string): readonly string[] {
  return text
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036F]/g, '')
    .toLowerCase()
    .replaceAll(/[œæßøłđ]/g, (letter) => LIGATURES[letter] ?? letter)
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** Reads a search against the classes and groups of the school. `6e A` is the class, `6e` every class whose label begins so, `dup 6e` both. */
export function toPeopleSearch(
  text: string,
  audiences: readonly { readonly audienceId: AudienceId; readonly label: string }[],
): PeopleSearch {
  const typed = text.slice(0, MAX_SEARCH_LENGTH).trim();
  const labels = audiences.map(({ audienceId, label }) => ({ audienceId, words: searchWordsOf(label) }));
  const words = searchWordsOf(typed).slice(0, MAX_WORDS);
  const found: SearchWord[] = [];
  for (let at = 0; at < words.length;) {
    const whole = longestLabelAt(words, at, labels);
    if (whole === undefined) {
      const prefix = words[at]!;
      const begins = labels.filter((label) => label.words.join('').startsWith(prefix));
      found.push({ prefix, audienceIds: begins.map((label) => label.audienceId) });
      at += 1;
    } else {
      found.push({ prefix: null, audienceIds: whole.audienceIds });
      at += whole.length;
    }
  }
  const login = typed.toLowerCase();
  const isLogin = login.length >= MIN_LOGIN_LENGTH && /^[a-z0-9][a-z0-9._@+-]*$/.test(login);
  return { words: found, login: isLogin ? login : null };
}

/** The audiences whose label of several words stands at this place. One word may also be a name, and stays a prefix. */
function longestLabelAt(
  words: readonly string[],
  at: number,
  labels: readonly { readonly audienceId: AudienceId; readonly words: readonly string[] }[],
): { readonly length: number; readonly audienceIds: readonly AudienceId[] } | undefined {
  const here = labels.filter(
    (label) => label.words.length > 1 && label.words.every((word, index) => words[at + index] === word),
  );
  const length = Math.max(0, ...here.map((label) => label.words.length));
  return length === 0
    ? undefined
    : {
        length,
        audienceIds: here.filter((label) => label.words.length === length).map((label) => label.audienceId),
      };
}
