// The class that has a lesson every hour of every day, so that whoever starts the house finds a lesson on.

import { addDays, weekdayOf } from '@preau/core/base';
import type { LocalDate, SchoolId } from '@preau/core/base';
import { weeksOf } from '@preau/core/school';
import type { ImportedSlot, SourcedId } from '@preau/core/school';
import type { CollegeYear } from './calendar.ts';

/** Label of that class. */
export const DEMO_CLASS = '5e B';

const SUBJECTS = [
  'Français',
  'Mathématiques',
  'Histoire-géographie',
  'Anglais',
  'SVT',
  'Physique-chimie',
  'Technologie',
  'Arts plastiques',
  'Éducation musicale',
  'Français',
  'Mathématiques',
];

/** 168 slots of an hour, in every week of the year, all by one teacher: an account that works at any hour. */
export function demoSlots(
  audienceSourcedId: SourcedId,
  teacherSourcedId: SourcedId,
  year: CollegeYear,
  uai: SchoolId,
): ImportedSlot[] {
  const slots: ImportedSlot[] = [];
  for (let weekday = 1; weekday <= 7; weekday += 1) {
    const dates: LocalDate[] = [];
    for (
      let date = addDays(year.from, (weekday - weekdayOf(year.from) + 7) % 7);
      date <= year.to;
      date = addDays(date, 7)
    )
      dates.push(date);
    const weeks = weeksOf(year.from, dates);
    for (let hour = 0; hour < 24; hour += 1) {
      slots.push({
        sourcedId: `heure-${weekday}-${String(hour).padStart(2, '0')}@${uai.toLowerCase()}`,
        source: 'icalendar',
        missing: false,
        weekday,
        startMinute: hour * 60,
        endMinute: hour * 60 + 60,
        weeks,
        audienceIds: [audienceSourcedId],
        teacherIds: [teacherSourcedId],
        subject: SUBJECTS[(hour + weekday * 3) % SUBJECTS.length]!,
        room: 'Salle 12',
        exceptions: [],
      });
    }
  }
  return slots;
}
