// The workspace's sentences in the language of the page.

import { useLanguage } from '../ui/hooks.ts';
import type { Catalogue } from '../ui/i18n.ts';
import { schoolEn } from './messages.en.ts';
import { schoolFr } from './messages.fr.ts';

/** The workspace's sentences. */
export type SchoolMessages = Catalogue<typeof schoolFr>;

/** The workspace's sentences. */
export function useSchoolMessages(): SchoolMessages {
  return useLanguage() === 'en' ? schoolEn : schoolFr;
}
