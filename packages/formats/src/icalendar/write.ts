// Weekly slots -> an iCalendar file that `readTimetableIcs` reads back as the same slots, and that calendars understand.

import { addDays, daysBetween, instantOf } from '@preau/core/base';
import type { LocalDate, MinuteOfDay } from '@preau/core/base';
import { hasOriginalOn, mondaysOf } from '@preau/core/school';
import type { ImportedSlot, RosterSnapshot, SlotException, SourcedId } from '@preau/core/school';
import { PARIS } from './paris.ts';

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
  const [first, last] = [dates[0]!, dates.at(-1)!];
  const rule: string[] = [];
  if (first !== last) {
    const gaps = dates.slice(1).map((date, i) => weeksFrom(dates[i]!, date));
    const interval = gaps.reduce(greatestDivisor);
    const until = new Date(instantOf(last, slot.startMinute, zone)).toISOString().replaceAll(/[-:]|\.\d+/g, '');
    rule.push(`RRULE:FREQ=WEEKLY${interval === 1 ? '' : `;INTERVAL=${interval}`};UNTIL=${until}`);
    const held = new Set(dates);
    for (let date = addDays(first, 7 * interval); date < last; date = addDays(date, 7 * interval)) {
      if (!held.has(date)) rule.push(`EXDATE;TZID=${zone}:${compact(date)}T${hours(slot.startMinute)}`);
    }
  }
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
    [id],
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

/** RFC 5545, 3.1: lines of at most 75 octets, never cut inside a character. */
function fold(line: string): string {
  if (Buffer.byteLength(line) <= 75) return `${line}\r\n`;
  let folded = '';
  let size = 0;
  for (const sign of line) {
    const width = Buffer.byteLength(sign);
    if (size + width > 75) {
      folded += '\r\n ';
      size = 1;
    }
    folded += sign;
    size += width;
  }
  return `${folded}\r\n`;
}

function escape(text: string): string {
  return text.replaceAll(/[\\;,]/g, String.raw`\$&`).replaceAll('\n', String.raw`\n`);
}

function keys(list: readonly SourcedId[]): string {
  return list.map((key) => key.replaceAll(/[\\;]/g, String.raw`\$&`)).join();
}

function compact(date: LocalDate): string {
  return date.replaceAll('-', '');
}

function hours(minute: MinuteOfDay): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}${String(minute % 60).padStart(2, '0')}00`;
}

function weeksFrom(a: LocalDate, b: LocalDate): number {
  return Math.round(daysBetween(a, b) / 7);
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
