// Figures as the operators' pages tell them: bytes, counts that name nobody, moments.

import type { Crowd } from '@preau/protocol/school';
import { formatDay, formatTime } from '../../ui/i18n.ts';
import type { Language } from '../../ui/i18n.ts';
import type { OperatorMessages } from './messages.ts';

const UNITS = ['o', 'ko', 'mo', 'go', 'to'] as const;

/** « 1,2 Go ». */
export function formatBytes(language: Language, units: OperatorMessages['units'], bytes: number): string {
  const step = Math.min(UNITS.length - 1, bytes < 1_000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** step;
  const digits = step === 0 || value >= 100 ? 0 : 1;
  const told = value.toLocaleString(language === 'fr' ? 'fr-FR' : 'en-GB', { maximumFractionDigits: digits });
  return `${told}\u00A0${units[UNITS[step]!]}`;
}

/** A count, or « moins de 10 ». */
export function formatCrowd(language: Language, few: string, count: Crowd): string {
  return count === null ? few : count.toLocaleString(language === 'fr' ? 'fr-FR' : 'en-GB');
}

/** « lundi 23 novembre, 10:04 ». */
export function formatMoment(language: Language, at: number, zone?: string): string {
  return `${formatDay(language, at, zone)}, ${formatTime(language, at, zone)}`;
}
