// An hour of the day as the gate's pages write it: « 9 h 02 » (its spaces do not break) or `9:02`.

import type { EpochMs } from '@preau/core/base';
import type { PageLanguage } from './web-files.ts';

/** Writes an hour of a time zone. */
export function hourOf(at: EpochMs, language: PageLanguage, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: 'numeric',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: string): string => parts.find((known) => known.type === type)?.value ?? '';
  return language === 'fr'
    ? `${Number(part('hour'))}\u00A0h\u00A0${part('minute')}`
    : `${Number(part('hour'))}:${part('minute')}`;
}
