// A school's iCalendar file -> weekly slots with week sets and exceptions, or everything in it that does not fit.

import { err, ok, weekdayOf } from '@preau/core/base';
import type { LocalDate, Result } from '@preau/core/base';
import { bySourcedId, hasOriginalOn, weeksOf } from '@preau/core/school';
import type { ImportedSlot, RosterSnapshot, SlotException, SourcedId } from '@preau/core/school';
import { setImmediate } from 'node:timers/promises';
import { ProblemList } from '../problems.ts';
import type { ImportInvalid } from '../problems.ts';
import { decodeUtf8 } from '../utf8.ts';
import type { ReadProgress } from '../oneroster/read.ts';
import { readEventLines } from './content-lines.ts';
import { readEvent } from './event.ts';
import type { CalendarEvent } from './event.ts';
import { Parties } from './parties.ts';
import type { LocalTime } from './property.ts';
import { datesOf } from './rule.ts';

/** Largest file. A college's timetable has 1 MB. */
export const MAX_CALENDAR_BYTES = 128 * 1024 * 1024;

/** Choices of a reading. */
export interface ReadTimetableOptions {
  readonly onProgress?: ReadProgress;
  /** Name of the file in problems; by default `timetable.ics`. */
  readonly fileName?: string;
}

/** Reads the timetable of the school of `roster`: its year bounds every rule, its audiences and teachers must be in it. */
export async function readTimetableIcs(
  content: string | Uint8Array,
  roster: RosterSnapshot,
  options: ReadTimetableOptions = {},
): Promise<Result<ImportedSlot[], ImportInvalid>> {
  const file = options.fileName ?? 'timetable.ics';
  const problems = new ProblemList();
  const text = textOf(content, file, problems);
  const blocks = text === undefined ? [] : readEventLines(file, text, problems);
  const context = { file, zone: roster.school.zone, parties: new Parties(roster), problems };
  const series = new Map<SourcedId, CalendarEvent>();
  const overrides: CalendarEvent[] = [];
  for (const [done, block] of blocks.entries()) {
    if (done % 500 === 0) {
      options.onProgress?.({ label: file, done, total: blocks.length });
      await setImmediate();
    }
    const event = readEvent(block, context);
    if (event === undefined) continue;
    if (event.replaces !== null) overrides.push(event);
    else if (series.has(event.uid)) event.problem('uid', 'The UID stands twice in this file');
    else series.set(event.uid, event);
  }
  options.onProgress?.({ label: file, done: blocks.length, total: blocks.length });
  const slots = new Map<SourcedId, ImportedSlot[]>();
  for (const event of series.values()) slots.set(event.uid, toSlots(event, roster.year));
  // An override of a series that was refused would only repeat the complaint.
  const isComplete = problems.count === 0;
  for (const override of overrides)
    if (slots.has(override.uid) || isComplete) applyOverride(override, slots.get(override.uid), roster.year);
  return problems.count > 0 ? err(problems.toInvalid()) : ok([...slots.values()].flat().sort(bySourcedId));
}

function textOf(content: string | Uint8Array, file: string, problems: ProblemList): string | undefined {
  if (content.length > MAX_CALENDAR_BYTES) {
    problems.add(file, `The file is larger than ${MAX_CALENDAR_BYTES} bytes`);
    return undefined;
  }
  if (typeof content === 'string') return content.replace(/^\uFEFF/, '');
  const decoded = decodeUtf8(content);
  if ('text' in decoded) return decoded.text;
  problems.add(file, `The file is not UTF-8: byte 0x${decoded.byte.toString(16)}; save it as UTF-8`, () => decoded);
  return undefined;
}

// One slot for each weekday and hour at which the series has lessons. The one of DTSTART bears the UID, others a suffix.
function toSlots(event: CalendarEvent, year: RosterSnapshot['year']): ImportedSlot[] {
  const { start } = event;
  if (start.date < year.from || start.date > year.to) {
    event.problem('dtstart', `The event begins outside the school year ${year.from} to ${year.to}`);
    return [];
  }
  if (event.rule !== null && event.rule.weekdays.length > 0 && !event.rule.weekdays.includes(weekdayOf(start.date))) {
    event.problem('dtstart', 'The event begins on a weekday that its BYDAY does not list');
    return [];
  }
  if (event.rule?.until !== undefined && event.rule.until !== null && event.rule.until.date < start.date)
    event.problem('rrule', 'UNTIL is before the start');
  const times: LocalTime[] = datesOf(event.rule, start, year.to).map((date) => ({ date, minute: start.minute }));
  for (const extra of event.extra) {
    if (extra.date < year.from || extra.date > year.to)
      event.problem('rdate', `RDATE ${extra.date} is outside the school year`);
    else if (extra.minute + event.endMinute - start.minute > 1440)
      event.problem('rdate', `The lesson of RDATE ${extra.date} crosses midnight`);
    else times.push(extra);
  }
  const kept = times.filter(
    (t) => !event.except.some((e) => e.date === t.date && (e.minute === null || e.minute === t.minute)),
  );
  const groups = Map.groupBy(kept, (t) => `${weekdayOf(t.date)}T${String(t.minute).padStart(4, '0')}`);
  const main = `${weekdayOf(start.date)}T${String(start.minute).padStart(4, '0')}`;
  return [...groups].map(([key, group]): ImportedSlot => {
    const dates = group.map((t) => t.date);
    const startMinute = group[0]!.minute;
    return {
      sourcedId: key === main ? event.uid : `${event.uid}#${key}`,
      source: 'icalendar',
      missing: false,
      weekday: weekdayOf(dates[0]!),
      startMinute,
      endMinute: startMinute + event.endMinute - start.minute,
      weeks: weeksOf(year.from, dates),
      audienceIds: event.audienceIds,
      teacherIds: event.teacherIds,
      subject: event.subject,
      room: event.room,
      exceptions: event.cancelled ? [...new Set(dates)].sort().map((date) => cancelled(date, event.note)) : [],
    };
  });
}

function applyOverride(event: CalendarEvent, slots: ImportedSlot[] | undefined, year: RosterSnapshot['year']): void {
  const { date, minute } = event.replaces!;
  if (slots === undefined) return event.problem('recurrence-id', 'The file has no series with this UID');
  const index = slots.findIndex((s) => s.startMinute === minute && hasOriginalOn(s, date));
  const slot = slots[index];
  if (slot === undefined) return event.problem('recurrence-id', `The series has no lesson at ${date} ${clock(minute)}`);
  if (slot.exceptions.some((e) => e.date === date))
    return event.problem('recurrence-id', 'This lesson is changed twice');
  if (event.start.date < year.from || event.start.date > year.to)
    return event.problem('dtstart', `The lesson is moved outside the school year ${year.from} to ${year.to}`);
  if (event.rule !== null || event.extra.length > 0) return event.problem('rrule', 'A changed lesson cannot repeat');
  if (!sameList(event.audienceIds, slot.audienceIds))
    return event.problem('x-preau-audience', 'A changed lesson keeps the classes and groups of its series');
  const exception = event.cancelled ? cancelled(date, event.note) : toMoved(date, event, slot);
  if (exception === undefined) return;
  slots[index] = { ...slot, exceptions: [...slot.exceptions, exception].sort((a, b) => (a.date < b.date ? -1 : 1)) };
}

function toMoved(date: LocalDate, event: CalendarEvent, slot: ImportedSlot): SlotException<SourcedId> | undefined {
  const to = {
    ...(event.start.date === date ? {} : { date: event.start.date }),
    ...(event.start.minute === slot.startMinute ? {} : { startMinute: event.start.minute }),
    ...(event.endMinute === slot.endMinute ? {} : { endMinute: event.endMinute }),
    ...(event.room === slot.room ? {} : { room: event.room }),
    ...(sameList(event.teacherIds, slot.teacherIds) ? {} : { teacherIds: event.teacherIds }),
    ...(event.subject === slot.subject ? {} : { subject: event.subject }),
    ...(event.exam ? { exam: true as const } : {}),
  };
  return Object.keys(to).length === 0 && event.note === ''
    ? undefined
    : { kind: 'moved', date, note: event.note, source: 'icalendar', to };
}

function cancelled(date: LocalDate, note: string): SlotException<SourcedId> {
  return { kind: 'cancelled', date, note, source: 'icalendar' };
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, i) => key === b[i]);
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
