// « mardi 24 novembre à 18 h 04 », in the school's zone.

import { formatDay, formatTime } from '../../ui/i18n.ts';
import type { Language } from '../../ui/i18n.ts';

/** A day and an hour in words. */
export function whenOf(language: Language, at: number, zone: string): string {
  return language === 'fr'
    ? `${formatDay(language, at, zone)} à ${formatTime(language, at, zone)}`
    : `${formatDay(language, at, zone)} at ${formatTime(language, at, zone)}`;
}

/** « mar. 24 nov. à 18 h 04 », for rows of a list. */
export function shortWhen(language: Language, zone: string): (at: number) => string {
  const day = new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: zone,
  });
  return (at) => `${day.format(at)} ${language === 'fr' ? 'à' : 'at'} ${formatTime(language, at, zone)}`;
}
