// Which words of the waiting page speak to whom.

import { waitingEn } from './waiting-words.en.ts';
import { waitingFr, waitingFrAdult } from './waiting-words.fr.ts';
import type { WaitingMessages } from './waiting-words.ts';
import type { PageLanguage } from './web-files.ts';

/** The words for a reader: « tu » to pupils, « vous » to adults, one voice in English. */
export function waitingMessages(language: PageLanguage, isAdult: boolean): WaitingMessages {
  return language === 'en' ? waitingEn : isAdult ? waitingFrAdult : waitingFr;
}
