// Sentences that come in one language at a time. Screens read them; who starts the application keeps them before.

import { useLanguage } from './hooks.ts';
import type { Language } from './i18n.ts';

/** The sentences of one part of the application, by language. */
export class KeptWords<T> {
  readonly #known = new Map<Language, T>();

  keep(language: Language, words: T): void {
    this.#known.set(language, words);
  }

  /** In the language of the page. Throws TypeError when they were not kept. */
  use(): T {
    const words = this.#known.get(useLanguage());
    if (words === undefined) throw new TypeError('Cannot read the sentences of a language that was not kept');
    return words;
  }
}
