// Sizes in words, and what a list says of where a file is attached.

import type { FileUse, FileUseKind } from '@preau/core/school';
import type { Language } from '../../ui/i18n.ts';
import type { FilesMessages } from './messages.ts';

const STEPS = [
  [1_000_000_000, 'G'],
  [1_000_000, 'M'],
  [1_000, 'k'],
] as const;

/** « 1,2 Mo », « 1.2 MB »: at most one decimal, kilobytes without. */
export function sizeText(language: Language, bytes: number): string {
  const [step, unit] = STEPS.find(([each]) => bytes >= each) ?? [1_000, 'k'];
  const value = Math.max(bytes / step, bytes === 0 ? 0 : 1);
  const number = value.toLocaleString(language === 'fr' ? 'fr-FR' : 'en-GB', {
    maximumFractionDigits: unit === 'k' ? 0 : 1,
  });
  return `${number}\u00A0${unit}${language === 'fr' ? 'o' : 'B'}`;
}

/** « 2 devoirs, 1 message »; empty when it is attached to nothing. */
export function usesText(text: FilesMessages['uses'], uses: readonly FileUse[]): string {
  const counts = new Map<FileUseKind, number>();
  for (const { kind } of uses) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => text[kind](count)).join(', ');
}
