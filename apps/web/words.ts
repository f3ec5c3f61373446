// Which sentences are here: those of the page's language come with the application, the others when somebody chooses them.

import { schoolWords } from './school/messages.ts';
import type { SchoolMessages } from './school/messages.ts';
import { chooseLanguage } from './ui/i18n.ts';
import type { Language } from './ui/i18n.ts';
import { uiWords } from './ui/messages.ts';
import type { UiMessages } from './ui/messages.ts';

/** The sentences of one language. */
export interface Words {
  readonly ui: UiMessages;
  readonly school: SchoolMessages;
}

/** Fetches the sentences of a language; rejects when they cannot be had. */
export function fetchWords(language: Language): Promise<Words> {
  return language === 'en' ? import('./words.en.ts') : import('./words.fr.ts');
}

/** Keeps them for the screens. */
export function keepWords(language: Language, { ui, school }: Words): void {
  uiWords.keep(language, ui);
  schoolWords.keep(language, school);
}

/** Changes the language of the page once its sentences are here; without a network it stays as it is. */
export async function speak(language: Language): Promise<void> {
  const words = await fetchWords(language).catch(() => undefined);
  if (words === undefined) return;
  keepWords(language, words);
  chooseLanguage(language);
}
