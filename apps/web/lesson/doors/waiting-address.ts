// Where one waits for a lesson: the gate's own page. GATE-113.

import type { Language } from '../../ui/i18n.ts';

/** Its address; what a teacher meant to do (`?ouvrir`) goes with it, and comes back with it. */
export function waitingAddress(lessonId: string, language: Language, search: string): string {
  const words = [`lang=${language}`, ...(new URLSearchParams(search).has('ouvrir') ? ['ouvrir'] : [])];
  return `/attente/${lessonId}?${words.join('&')}`;
}
