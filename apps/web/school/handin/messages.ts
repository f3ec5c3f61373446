// The sentences of hand-ins in the language of the page.

import { useLanguage } from '../../ui/hooks.ts';
import type { Catalogue } from '../../ui/i18n.ts';
import { handInEn } from './messages.en.ts';
import { handInFr } from './messages.fr.ts';

/** The sentences of hand-ins. */
export type HandInMessages = Catalogue<typeof handInFr>;

/** The sentences of hand-ins. */
export function useHandInMessages(): HandInMessages {
  return useLanguage() === 'en' ? handInEn : handInFr;
}
