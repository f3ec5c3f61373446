// The words of the day as a page without script. Read by pupils and adults alike, so in nobody's person.

import type { PlainLanguage } from '@preau/host';

/** The words in one language; `{name}` is filled in. */
export interface DayTextWords {
  readonly title: string;
  readonly home: string;
  /** `{time}` */
  readonly now: string;
  readonly none: string;
  readonly cancelled: string;
  readonly over: string;
  readonly moved: string;
  readonly added: string;
  /** `{time}` */
  readonly doors: string;
  readonly isOn: string;
  readonly enter: string;
  readonly sheet: string;
  readonly refresh: string;
  readonly full: string;
  readonly expired: string;
  readonly goOn: string;
  readonly sorry: string;
  readonly later: string;
}

const fr: DayTextWords = {
  title: 'La journée',
  home: 'Préau, la journée',
  now: 'Il est {time}.',
  none: 'Aucun cours aujourd’hui.',
  cancelled: 'Annulé.',
  over: 'Terminé.',
  moved: 'Changé\u00A0: heure, salle ou enseignant.',
  added: 'Ajouté à l’emploi du temps.',
  doors: 'Les portes ouvrent à {time}.',
  isOn: 'Les portes sont ouvertes.',
  enter: 'Entrer en classe',
  sheet: 'Fiche du cours',
  refresh: 'Actualiser',
  full: 'Ouvrir la journée complète (avec JavaScript)',
  expired: 'La connexion a expiré. Rien n’est perdu.',
  goOn: 'Continuer',
  sorry: 'La journée ne s’ouvre pas',
  later: 'Préau ne répond pas en ce moment. Actualiser dans une minute.',
};

const en: DayTextWords = {
  title: 'The day',
  home: 'Préau, the day',
  now: 'It is {time}.',
  none: 'No lesson today.',
  cancelled: 'Cancelled.',
  over: 'Over.',
  moved: 'Changed: hour, room or teacher.',
  added: 'Added to the timetable.',
  doors: 'The doors open at {time}.',
  isOn: 'The doors are open.',
  enter: 'Enter the lesson',
  sheet: 'The lesson’s sheet',
  refresh: 'Refresh',
  full: 'Open the whole day (with JavaScript)',
  expired: 'The session has expired. Nothing is lost.',
  goOn: 'Go on',
  sorry: 'The day does not open',
  later: 'Préau does not answer just now. Refresh in a minute.',
};

/** The words of a language. */
export function dayTextWords(language: PlainLanguage): DayTextWords {
  return language === 'en' ? en : fr;
}
