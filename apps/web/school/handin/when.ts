// « mardi 24 novembre à 18 h 04 », in the school's zone.

import { formatDay, formatTime } from '../../ui/i18n.ts';
import type { Language } from '../../ui/i18n.ts';

/** A day and an hour in words. */
export function whenOf(language: Language, at: number, zone: string): string {
  return language === 'fr'
    ? `${formatDay(language, at, zone)} à ${formatTime(language, at, zone)}`
    : `${formatDay(language, at, zone)} at ${formatTime(language, at, zone)}`;
}
