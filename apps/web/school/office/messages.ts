// The sentences of the office's pages in the language of the page.

import { useLanguage } from '../../ui/hooks.ts';
import type { Catalogue } from '../../ui/i18n.ts';
import { officeEn } from './messages.en.ts';
import { officeFr } from './messages.fr.ts';

/** The office's sentences. */
export type OfficeMessages = Catalogue<typeof officeFr>;

/** The office's sentences. */
export function useOfficeMessages(): OfficeMessages {
  return useLanguage() === 'en' ? officeEn : officeFr;
}
