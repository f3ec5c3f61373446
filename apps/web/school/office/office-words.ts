// The sentences of the office’s own page, in both languages. They come with that page: the day does not pay for them.

import { plural } from '../../ui/i18n.ts';
import type { Catalogue } from '../../ui/i18n.ts';
import { useLanguage } from '../../ui/hooks.ts';

const fr = {
  places: 'Rubriques de l’établissement',
  people: 'Personnes et comptes',
  lessons: 'Cours et classes',
  exchanges: 'Échanges',
  house: 'Fonctionnement',
  others: (count: number) => `${count} ${plural('fr', count, 'autre cours', 'autres cours')}`,
};

const en: Catalogue<typeof fr> = {
  places: 'Places of the school',
  people: 'People and accounts',
  lessons: 'Lessons and classes',
  exchanges: 'Exchanges',
  house: 'How the school runs',
  others: (count) => `${count} more ${plural('en', count, 'lesson', 'lessons')}`,
};

/** The sentences in the language of the page. */
export function useOfficeWords(): Catalogue<typeof fr> {
  return useLanguage() === 'en' ? en : fr;
}
