// Spans of time in words: « 6 min », « 2 h 05 ».

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

/** A span in seconds or minutes: « 12 s », « 1 min 20 ». */
export function formatSpan(language: Language, ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds}${NBSP}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 10) return formatMinutes(language, minutes);
  const rest = seconds % 60;
  return rest === 0 ? `${minutes}${NBSP}min` : `${minutes}${NBSP}min${NBSP}${String(rest).padStart(2, '0')}`;
}
