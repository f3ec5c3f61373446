// The sentences of the week in the language of the page.

import { useLanguage } from '../../ui/hooks.ts';
import type { Catalogue } from '../../ui/i18n.ts';
import { timetableEn } from './messages.en.ts';
import { timetableFr } from './messages.fr.ts';

/** The sentences of the week. */
export type TimetableMessages = Catalogue<typeof timetableFr>;

/** The sentences of the week. */
export function useTimetableMessages(): TimetableMessages {
  return useLanguage() === 'en' ? timetableEn : timetableFr;
}
