// The sentences of the operators' pages in the language of the page.

import { useLanguage } from '../../ui/hooks.ts';
import type { Catalogue } from '../../ui/i18n.ts';
import { operatorEn } from './messages.en.ts';
import { operatorFr } from './messages.fr.ts';

/** The sentences. */
export type OperatorMessages = Catalogue<typeof operatorFr>;

/** The sentences. */
export function useOperatorMessages(): OperatorMessages {
  return useLanguage() === 'en' ? operatorEn : operatorFr;
}
