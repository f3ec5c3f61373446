// Where the school of a journey lies: in that part of France where the morning is nearest to eleven o'clock. A school has an evening on which
// nothing is published, a last hour with no lesson after it and a midnight; a journey that is not about them keeps clear of them, whatever
// the hour at which it is run. `TEST_ZONE` puts it elsewhere: `TEST_ZONE=Europe/Paris` late in the evening shows what breaks then.
import { localDateAt, minuteOfDayAt } from '@preau/core/base';
import type { LocalDate } from '@preau/core/base';

/** Schools of the Republic are never more than seven hours apart, so one of these is between half past seven and half past two. */
const PLACES = [
  'Europe/Paris',
  'Indian/Mayotte',
  'Indian/Reunion',
  'Pacific/Noumea',
  'Pacific/Wallis',
  'Pacific/Tahiti',
  'Pacific/Marquesas',
  'America/Martinique',
  'America/Cayenne',
  'America/Miquelon',
];
const ELEVEN = 11 * 60;

/** The place nearest to eleven in the morning at an instant. */
export function dayZoneAt(at: number): string {
  const away = (zone: string): number => Math.abs(minuteOfDayAt(at, zone) - ELEVEN);
  return PLACES.toSorted((a, b) => away(a) - away(b))[0]!;
}

/** The time zone of the demo school of this test process, and of the browsers that look at it. */
export const DAY_ZONE = process.env['TEST_ZONE'] ?? dayZoneAt(Date.now());

/** The date there. */
export function dateOfDay(at = Date.now()): LocalDate {
  return localDateAt(at, DAY_ZONE);
}
