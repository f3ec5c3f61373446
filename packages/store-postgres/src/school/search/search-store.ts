// Looking through everything that somebody may read, in two statements. Who may read what is said by the features: their own pieces of SQL are used
// there. Port: SearchStore. docs/spec/search.md.

import { wordPattern } from '@preau/core/school';
import type { SchoolId } from '@preau/core/base';
import type { FoundRow, SearchStore } from '@preau/service/school';
import type { Database } from '../../database.ts';
import { givenStatement, notedStatement } from './search-statement.ts';

/** Makes the store. */
export function createSearchStore(database: Database): SearchStore {
  return {
    async find({ accountId, at, schools, offices, staffOf, personIds, words }, limit) {
      const values = [
        accountId,
        at,
        schools,
        offices,
        personIds,
        words.map(wordPattern),
        indexQuery(staffOf, words),
        words.map((word) => BEGINS + wordPattern(word)),
      ];
      const { given, noted } = statementsFor(limit);
      // One after the other: a search holds one connection. SCHOOL-147.
      const first = await database.query<Found>('search what was given and said', given, values);
      const second = await database.query<Found>('search notes, conversations and files', noted, values);
      return [...first.rows, ...second.rows];
    },
  };
}

type Found = FoundRow & Record<string, unknown>;

const statements = new Map<number, { readonly given: string; readonly noted: string }>();

function statementsFor(limit: number): { readonly given: string; readonly noted: string } {
  const known = statements.get(limit) ?? { given: givenStatement(limit), noted: notedStatement(limit) };
  statements.set(limit, known);
  return known;
}

/** A pattern for what stands before a word: the signs that part words in `preau_words`. */
const BEGINS = '(?:^|[\\u0001-/:-@\\[-`{-\\u00BF\\u02B0-\\u02FF\\u2000-\\u206F])';

/** Of longer words the index holds the beginning (`preau_name_words`). */
const INDEXED = 100;

/** The words as a tsquery over those of these schools; null without a school. SEARCH-8. */
function indexQuery(schools: readonly SchoolId[], words: readonly string[]): string | null {
  const isFine = words.every((word) => /^[\p{L}\p{M}\p{N}]+$/u.test(word));
  if (!isFine) throw new TypeError('Cannot search: a word holds letters and digits only');
  const begins = (school: SchoolId, word: string): string =>
    `'${school}/${Array.from(word).slice(0, INDEXED).join('')}':*`;
  const perSchool = schools.map((school) => `(${words.map((word) => begins(school, word)).join(' & ')})`);
  return perSchool.length === 0 ? null : perSchool.join(' | ');
}
