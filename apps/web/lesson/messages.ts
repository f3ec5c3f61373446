// The lesson's sentences in the language of the page.

import { useLanguage } from '../ui/hooks.ts';
import type { Catalogue } from '../ui/i18n.ts';
import { lessonEn } from './messages.en.ts';
import { lessonFr } from './messages.fr.ts';

/** The lesson's sentences. */
export type LessonMessages = Catalogue<typeof lessonFr>;

/** The lesson's sentences. */
export function useLessonMessages(): LessonMessages {
  return useLanguage() === 'en' ? lessonEn : lessonFr;
}
