// The sentences about cards in the language of the page.

import { useLanguage } from '../../ui/hooks.ts';
import type { Catalogue } from '../../ui/i18n.ts';
import { cardsEn } from './cards-messages.en.ts';
import { cardsFr } from './cards-messages.fr.ts';

/** The sentences. */
export type CardsMessages = Catalogue<typeof cardsFr>;

/** The sentences in the language of the page. */
export function useCardsMessages(): CardsMessages {
  return useLanguage() === 'en' ? cardsEn : cardsFr;
}
