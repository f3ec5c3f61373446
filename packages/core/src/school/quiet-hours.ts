// When what was composed reaches its readers: at once in school hours, else on the next school morning, spread over some minutes. MAIL-1 to MAIL-3.

import { addDays, instantOf, localDateAt, minuteOfDayAt, weekdayOf } from '../base/index.ts';
import type { EpochMs, LocalDate } from '../base/index.ts';

/** Quiet from 20:00 on, until 7:00, and from Friday 20:00 to Monday 7:00: the circular of 10 July 2025 (BO), « numérique raisonné ». */
const OPENS_MINUTE = 7 * 60;
const CLOSES_MINUTE = 20 * 60;
const FRIDAY = 5;
/** What waited does not all arrive in one second: 0 to 20 minutes after the opening. */
const SPREAD_MS = 20 * 60_000;

/**
 * The instant from which readers may see what is sent at `now`: `now` itself from 7:00 to 20:00 on Monday to Friday in `zone`, else the next such
 * 7:00 plus 0 to 20 min made from `key` (an id: the same key gives the same minute). Throws RangeError for an unknown zone.
 */
export function releaseAt(now: EpochMs, zone: string, key: string): EpochMs {
  const today = localDateAt(now, zone);
  const minute = minuteOfDayAt(now, zone);
  if (isSchoolDay(today) && minute >= OPENS_MINUTE && minute < CLOSES_MINUTE) return now;
  let date = minute < OPENS_MINUTE ? today : addDays(today, 1);
  while (!isSchoolDay(date)) date = addDays(date, 1);
  return instantOf(date, OPENS_MINUTE, zone) + (hashOf(key) % SPREAD_MS);
}

function isSchoolDay(date: LocalDate): boolean {
  return weekdayOf(date) <= FRIDAY;
}

/** FNV-1a, 32 bits, with a last mixing: ids that differ in one letter lie far apart. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
