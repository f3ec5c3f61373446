// The sentences of the search in the language of the page.

import { useLanguage } from '../../ui/hooks.ts';
import type { Catalogue } from '../../ui/i18n.ts';
import { searchEn } from './messages.en.ts';
import { searchFr } from './messages.fr.ts';

/** The search's sentences. */
export type SearchMessages = Catalogue<typeof searchFr>;

/** The search's sentences. */
export function useSearchMessages(): SearchMessages {
  return useLanguage() === 'en' ? searchEn : searchFr;
}
