// VTIMEZONE of any zone, as far as a calendar needs it: Paris by its rules, others by the changes of clock between two instants.

import { localDateAt, minuteOfDayAt } from '@preau/core/base';
import type { EpochMs } from '@preau/core/base';
import { PARIS } from './paris.ts';
import { compact, hours } from './written-lines.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Content lines of the component. Throws RangeError for a zone that nobody knows. */
export function timezoneOf(zone: string, from: EpochMs, to: EpochMs): readonly string[] {
  if (zone === 'Europe/Paris') return PARIS;
  const begin = Math.floor(from / DAY_MS) * DAY_MS - DAY_MS;
  const lines = ['BEGIN:VTIMEZONE', `TZID:${zone}`, ...observance(begin, offsetAt(begin, zone), offsetAt(begin, zone))];
  for (let at = begin; at < to + DAY_MS; at += DAY_MS) {
    const [before, after] = [offsetAt(at, zone), offsetAt(at + DAY_MS, zone)];
    if (before !== after) lines.push(...observance(changeBetween(at, at + DAY_MS, zone), before, after));
  }
  return [...lines, 'END:VTIMEZONE'];
}

/** Minutes that the zone's clock shows beyond UTC. */
function offsetAt(at: EpochMs, zone: string): number {
  return (
    (Date.parse(`${localDateAt(at, zone)}T00:00:00Z`) - Math.floor(at / MINUTE_MS) * MINUTE_MS) / MINUTE_MS +
    minuteOfDayAt(at, zone)
  );
}

function changeBetween(low: EpochMs, high: EpochMs, zone: string): EpochMs {
  const before = offsetAt(low, zone);
  let [a, b] = [low, high];
  while (b - a > MINUTE_MS) {
    const middle = a + Math.floor((b - a) / 2 / MINUTE_MS) * MINUTE_MS;
    if (offsetAt(middle, zone) === before) a = middle;
    else b = middle;
  }
  return b;
}

/** From `at` on the clock shows `after`; DTSTART is the hour that it showed before (RFC 5545, 3.6.5). */
function observance(at: EpochMs, before: number, after: number): string[] {
  const kind = after > before ? 'DAYLIGHT' : 'STANDARD';
  const shown = at + before * MINUTE_MS;
  return [
    `BEGIN:${kind}`,
    `DTSTART:${compact(localDateAt(shown, 'UTC'))}T${hours(minuteOfDayAt(shown, 'UTC'))}`,
    `TZOFFSETFROM:${written(before)}`,
    `TZOFFSETTO:${written(after)}`,
    `END:${kind}`,
  ];
}

function written(offset: number): string {
  const minutes = Math.abs(offset);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`;
}
