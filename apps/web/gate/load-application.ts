// Brings the application. A file of its own: the list of what the application begins with grows with it, and must not count in the shell. GATE-24.

import type { Application } from '../ui/application.ts';
import { currentLanguage } from '../ui/i18n.ts';

/** Loads the application with the sentences of the page's language; rejects when it cannot be had. */
export async function loadApplication(): Promise<Application> {
  const language = currentLanguage();
  const [{ keepWords, start }, words] = await Promise.all([
    import('../app.tsx'),
    language === 'en' ? import('../words.en.ts') : import('../words.fr.ts'),
  ]);
  keepWords(language, words);
  return { start };
}
