// Weekly slots -> an iCalendar file that `readTimetableIcs` reads back as the same slots, and that calendars understand.

import { addDays, instantOf } from '@preau/core/base';
import type { LocalDate, MinuteOfDay } from '@preau/core/base';
import { hasOriginalOn, mondaysOf, weeklyDatesOf } from '@preau/core/school';
import type { ImportedSlot, RosterSnapshot, SlotException, SourcedId } from '@preau/core/school';
import { PARIS } from './paris.ts';
import { compact, escape, fold, hours, utc } from './written-lines.ts';

/** The calendar as text. Slots without a week, missing slots and exceptions outside their slot are left out. */
export function writeTimetableIcs(slots: readonly ImportedSlot[], roster: RosterSnapshot): string {
  const { zone, name } = roster.school;
  const labels = new Map(roster.audiences.map((a) => [a.sourcedId, a.label]));
  const stamp = `${compact(roster.year.from)}T000000Z`;
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Preau//Preau//FR', `X-WR-CALNAME:${escape(name)}`];
  if (zone === 'Europe/Paris') lines.push(...PARIS);
  for (const slot of slots) {
    if (slot.missing) continue;
    const dates = mondaysOf(slot.weeks).map((monday) => addDays(monday, slot.weekday - 1));
    if (dates.length === 0) continue;
    lines.push(...seriesOf(slot, dates, zone, stamp, labels));
    for (const exception of slot.exceptions)
      if (hasOriginalOn(slot, exception.date)) lines.push(...overrideOf(slot, exception, zone, stamp, labels));
  }
  lines.push('END:VCALENDAR');
  return lines.map(fold).join('');
}

type Labels = ReadonlyMap<SourcedId, string>;

function seriesOf(
  slot: ImportedSlot,
  dates: readonly LocalDate[],
  zone: string,
  stamp: string,
  labels: Labels,
): string[] {
  const { first, last, interval, except } = weeklyDatesOf(dates);
  const rule =
    first === last
      ? []
      : [
          `RRULE:FREQ=WEEKLY${interval === 1 ? '' : `;INTERVAL=${interval}`};UNTIL=${utc(instantOf(last, slot.startMinute, zone))}`,
          ...except.map((date) => `EXDATE;TZID=${zone}:${compact(date)}T${hours(slot.startMinute)}`),
        ];
  return eventOf(slot, first, { ...slot, note: '' }, zone, stamp, labels, rule);
}

function overrideOf(
  slot: ImportedSlot,
  exception: SlotException<SourcedId>,
  zone: string,
  stamp: string,
  labels: Labels,
): string[] {
  const id = `RECURRENCE-ID;TZID=${zone}:${compact(exception.date)}T${hours(slot.startMinute)}`;
  if (exception.kind === 'cancelled')
    return eventOf(slot, exception.date, { ...slot, note: exception.note }, zone, stamp, labels, [
      id,
      'STATUS:CANCELLED',
    ]);
  return eventOf(
    slot,
    exception.to.date ?? exception.date,
    { ...slot, ...exception.to, note: exception.note },
    zone,
    stamp,
    labels,
    [id, ...(exception.to.exam === true ? ['X-PREAU-EXAM:TRUE'] : [])],
  );
}

interface EventTexts {
  readonly startMinute: MinuteOfDay;
  readonly endMinute: MinuteOfDay;
  readonly subject: string;
  readonly room: string;
  readonly teacherIds: readonly SourcedId[];
  readonly note: string;
}

function eventOf(
  slot: ImportedSlot,
  date: LocalDate,
  texts: EventTexts,
  zone: string,
  stamp: string,
  labels: Labels,
  more: readonly string[],
): string[] {
  const endDate = texts.endMinute === 1440 ? addDays(date, 1) : date;
  return [
    'BEGIN:VEVENT',
    `UID:${slot.sourcedId}`,
    `DTSTAMP:${stamp}`,
    `DTSTART;TZID=${zone}:${compact(date)}T${hours(texts.startMinute)}`,
    `DTEND;TZID=${zone}:${compact(endDate)}T${hours(texts.endMinute % 1440)}`,
    ...more,
    `SUMMARY:${escape(texts.subject)}`,
    ...(texts.room === '' ? [] : [`LOCATION:${escape(texts.room)}`]),
    ...(texts.note === '' ? [] : [`COMMENT:${escape(texts.note)}`]),
    `CATEGORIES:${slot.audienceIds.map((key) => escape(labels.get(key) ?? key)).join()}`,
    `X-PREAU-AUDIENCE:${keys(slot.audienceIds)}`,
    `X-PREAU-TEACHER:${keys(texts.teacherIds)}`,
    'END:VEVENT',
  ];
}

function keys(list: readonly SourcedId[]): string {
  return list.map((key) => key.replaceAll(/[\\;]/g, String.raw`\$&`)).join();
}
