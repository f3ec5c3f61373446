// The sentences about people and accounts in the language of the page.

import { useLanguage } from '../../ui/hooks.ts';
import type { Catalogue } from '../../ui/i18n.ts';
import { peopleEn } from './messages.en.ts';
import { peopleFr } from './messages.fr.ts';

/** The sentences. */
export type PeopleMessages = Catalogue<typeof peopleFr>;

/** The sentences in the language of the page. */
export function usePeopleMessages(): PeopleMessages {
  return useLanguage() === 'en' ? peopleEn : peopleFr;
}
