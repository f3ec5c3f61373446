// Sentences that come in one language at a time. Screens read them; who starts the application keeps them before.

import type { Language } from './i18n.ts';

/** The sentences of one part of the application, by language. */
export class KeptWords<T> {
  readonly #known = new Map<Language, T>();

  keep(language: Language, words: T): void {
    this.#known.set(language, words);
  }

  /** Throws TypeError when they were not kept. */
  of(language: Language): T {
    const words = this.#known.get(language);
    if (words === undefined) throw new TypeError('Cannot read the sentences of a language that was not kept');
    return words;
  }
}
