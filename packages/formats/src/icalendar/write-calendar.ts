// A timetable as a calendar that programs subscribe to: a series a slot, what differs by date, and what was added. docs/spec/timetable.md,
// "Calendars". Unlike `writeTimetableIcs` it is for people: it names no key of a source and is not read back.

import { addDays, instantOf, localDateAt, minuteOfDayAt } from '@preau/core/base';
import type { EpochMs, LocalDate, MinuteOfDay } from '@preau/core/base';
import type { AddedLesson, Occurrence, SlotSeries, WeeklyDates } from '@preau/core/school';
import { timezoneOf } from './timezone.ts';
import { compact, escape, fold, hours, utc } from './written-lines.ts';

/** How often something was changed, and when last: SEQUENCE, LAST-MODIFIED. */
interface Revised {
  readonly revision: number;
  readonly revisedAt: EpochMs;
}

/** What is written. */
export interface CalendarFeed {
  readonly schoolName: string;
  readonly zone: string;
  readonly language: 'fr' | 'en';
  /** A class or group; empty for an adult's own timetable. */
  readonly label: string;
  readonly series: readonly (SlotSeries & Revised)[];
  readonly added: readonly (AddedLesson & Revised)[];
  /** Labels and display names by id. */
  readonly audiences: ReadonlyMap<string, string>;
  readonly teachers: ReadonlyMap<string, string>;
}

const WORDS = {
  fr: { title: 'Emploi du temps', cancelled: 'Annulé', exam: 'Évaluation' },
  en: { title: 'Timetable', cancelled: 'Cancelled', exam: 'Test' },
} as const;
/** How often a program may look again: what the page promises. */
const AGAIN = 'PT1H';

/** The calendar as text. `addressOf` makes the whole address of a path. The same content gives the same text. */
export function writeCalendar(feed: CalendarFeed, addressOf: (path: string) => string): string {
  const words = WORDS[feed.language];
  const name = [words.title, feed.label, feed.schoolName].filter((part) => part !== '').join(' · ');
  const writer: Writer = { feed, words, addressOf };
  const events = [
    ...feed.series.flatMap((series) => seriesOf(series, writer)),
    ...feed.added.flatMap((lesson) => addedOf(lesson, writer)),
  ];
  const starts = [
    ...feed.series.flatMap(({ dates }) => [instantOf(dates.first, 0, feed.zone), instantOf(dates.last, 0, feed.zone)]),
    ...feed.added.map((lesson) => lesson.startsAt),
  ];
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Preau//Preau//FR',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `NAME:${escape(name)}`,
    `X-WR-CALNAME:${escape(name)}`,
    `X-WR-TIMEZONE:${feed.zone}`,
    `REFRESH-INTERVAL;VALUE=DURATION:${AGAIN}`,
    `X-PUBLISHED-TTL:${AGAIN}`,
    ...(starts.length === 0 ? [] : timezoneOf(feed.zone, Math.min(...starts), Math.max(...starts))),
    ...events,
    'END:VCALENDAR',
  ]
    .map(fold)
    .join('');
}

interface Writer {
  readonly feed: CalendarFeed;
  readonly words: (typeof WORDS)['fr' | 'en'];
  readonly addressOf: (path: string) => string;
}

/** The master and what differs. One date alone is one event: a rule with a single date that is replaced confuses readers. */
function seriesOf(series: SlotSeries & Revised, writer: Writer): string[] {
  const { base, dates, changed } = series;
  if (dates.first === dates.last) return occurrenceOf(changed[0] ?? base, series, writer, []);
  const { zone } = writer.feed;
  return [
    ...eventOf(base.slotId, series, { ...base, status: 'planned' }, writer, [
      ...timesOf(base.date, base.startMinute, base.endMinute, zone),
      ...ruleOf(dates, base.startMinute, zone),
      `URL:${writer.addressOf(`/creneau/${base.slotId}`)}`,
    ]),
    ...changed.flatMap((each) =>
      occurrenceOf(each, series, writer, [
        `RECURRENCE-ID;TZID=${zone}:${compact(each.originalDate)}T${hours(base.startMinute)}`,
      ]),
    ),
  ];
}

function occurrenceOf(lesson: Occurrence, revised: Revised, writer: Writer, more: readonly string[]): string[] {
  return eventOf(lesson.slotId, revised, lesson, writer, [
    ...more,
    ...timesOf(lesson.date, lesson.startMinute, lesson.endMinute, writer.feed.zone),
    `URL:${writer.addressOf(`/cours/${lesson.lessonId}`)}`,
  ]);
}

function addedOf(lesson: AddedLesson & Revised, writer: Writer): string[] {
  const { zone } = writer.feed;
  const date = localDateAt(lesson.startsAt, zone);
  const startMinute = minuteOfDayAt(lesson.startsAt, zone);
  const endMinute = startMinute + Math.round((lesson.endsAt - lesson.startsAt) / 60_000);
  return eventOf(lesson.lessonId, lesson, { ...lesson, status: lesson.cancelled ? 'cancelled' : 'planned' }, writer, [
    ...timesOf(date, startMinute, endMinute, zone),
    `URL:${writer.addressOf(`/cours/${lesson.lessonId}`)}`,
  ]);
}

type Told = Pick<Occurrence, 'subject' | 'room' | 'note' | 'exam' | 'audienceIds' | 'teacherIds' | 'status'>;

function eventOf(uid: string, revised: Revised, lesson: Told, writer: Writer, times: readonly string[]): string[] {
  const { words, feed } = writer;
  const isCancelled = lesson.status === 'cancelled';
  const labels = lesson.audienceIds.flatMap((id) => feed.audiences.get(id) ?? []);
  const teachers = lesson.teacherIds.flatMap((id) => feed.teachers.get(id) ?? []);
  const about = [teachers.join(', '), labels.join(', '), lesson.note].filter((line) => line !== '').join('\n');
  // Many programs show a cancelled event as any other: the title says it too.
  const title = [isCancelled ? words.cancelled : '', lesson.exam ? words.exam : '', lesson.subject]
    .filter((part) => part !== '')
    .join(' · ');
  return [
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `DTSTAMP:${utc(revised.revisedAt)}`,
    `LAST-MODIFIED:${utc(revised.revisedAt)}`,
    `SEQUENCE:${revised.revision}`,
    ...times,
    `SUMMARY:${escape(title)}`,
    ...(lesson.room === '' ? [] : [`LOCATION:${escape(lesson.room)}`]),
    ...(about === '' ? [] : [`DESCRIPTION:${escape(about)}`]),
    ...(labels.length === 0 ? [] : [`CATEGORIES:${labels.map(escape).join()}`]),
    `STATUS:${isCancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    `TRANSP:${isCancelled ? 'TRANSPARENT' : 'OPAQUE'}`,
    'END:VEVENT',
  ];
}

function timesOf(date: LocalDate, from: MinuteOfDay, to: MinuteOfDay, zone: string): string[] {
  const endDate = addDays(date, Math.floor(to / 1440));
  return [
    `DTSTART;TZID=${zone}:${compact(date)}T${hours(from)}`,
    `DTEND;TZID=${zone}:${compact(endDate)}T${hours(to % 1440)}`,
  ];
}

function ruleOf({ last, interval, except }: WeeklyDates, startMinute: MinuteOfDay, zone: string): string[] {
  const until = utc(instantOf(last, startMinute, zone));
  return [
    `RRULE:FREQ=WEEKLY${interval === 1 ? '' : `;INTERVAL=${interval}`};UNTIL=${until}`,
    ...except.map((date) => `EXDATE;TZID=${zone}:${compact(date)}T${hours(startMinute)}`),
  ];
}
