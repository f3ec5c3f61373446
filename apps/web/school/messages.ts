// The workspace's sentences in the language of the page.

import { useLanguage } from '../ui/hooks.ts';
import type { Catalogue } from '../ui/i18n.ts';
import { KeptWords } from '../ui/kept-words.ts';
import type { schoolFr } from './messages.fr.ts';

/** The workspace's sentences. */
export type SchoolMessages = Catalogue<typeof schoolFr>;

/** Kept by `words.ts`. */
export const schoolWords: KeptWords<SchoolMessages> = new KeptWords();

/** The workspace's sentences. */
export function useSchoolMessages(): SchoolMessages {
  return schoolWords.of(useLanguage());
}
