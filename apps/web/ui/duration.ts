// Spans of time in words: « 6 min », « 2 h 05 »; how long to wait: « 45 secondes ».

import type { Language } from './i18n.ts';

const NBSP = '\u00A0';

/** Minutes in words; hours from 60 on. Negative spans count as 0. */
export function formatMinutes(language: Language, minutes: number): string {
  const whole = Math.max(0, Math.round(minutes));
  if (whole < 60) return `${whole}${NBSP}min`;
  const hours = Math.floor(whole / 60);
  const rest = whole % 60;
  if (language === 'en') return rest === 0 ? `${hours}${NBSP}h` : `${hours}${NBSP}h${NBSP}${rest}${NBSP}min`;
  return rest === 0 ? `${hours}${NBSP}h` : `${hours}${NBSP}h${NBSP}${String(rest).padStart(2, '0')}`;
}

/** A span in seconds or minutes: « 12 s », « 1 min 20 », “1 min 20 s”. */
export function formatSpan(language: Language, ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds}${NBSP}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 10) return formatMinutes(language, minutes);
  const rest = seconds % 60;
  if (rest === 0) return `${minutes}${NBSP}min`;
  if (language === 'en') return `${minutes}${NBSP}min${NBSP}${rest}${NBSP}s`;
  return `${minutes}${NBSP}min${NBSP}${String(rest).padStart(2, '0')}`;
}

/** Shorter than this it is over when it has been read. */
const MOMENT_MS = 5_000;

/** How long to wait, after « dans », as one says it; rounded up, so that nobody comes too early. A moment when no time was told. WEB-113. */
export function formatWait(language: Language, ms = 0): string {
  if (ms < MOMENT_MS) return language === 'fr' ? 'un instant' : 'a moment';
  const seconds = Math.ceil(ms / 1_000);
  const [amount, unit] =
    seconds <= 90
      ? [seconds, 'second']
      : seconds <= 90 * 60
        ? [Math.ceil(seconds / 60), 'minute']
        : [Math.ceil(seconds / 3_600), 'hour'];
  const words = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(amount);
  return words.replace(/\s/, NBSP);
}
