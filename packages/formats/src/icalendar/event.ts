// One VEVENT as a timetable needs it, in local time of the school; or what in it does not fit. SCHOOL-25..29.

import { addDays, cleanText, lengthOf } from '@preau/core/base';
import type { LocalDate, MinuteOfDay } from '@preau/core/base';
import { isSourcedId } from '@preau/core/school';
import type { SourcedId } from '@preau/core/school';
import type { ProblemList } from '../problems.ts';
import { valueOffset } from './content-lines.ts';
import type { ContentLine, EventLines } from './content-lines.ts';
import type { Parties } from './parties.ts';
import { parseTime, propertyOf } from './property.ts';
import type { LocalTime, WrittenTime } from './property.ts';
import { readRule } from './rule.ts';
import type { WeeklyRule } from './rule.ts';

/** An event that fits a timetable. */
export interface CalendarEvent {
  readonly uid: SourcedId;
  /** The occurrence that this event replaces; null for the series itself. */
  readonly replaces: LocalTime | null;
  readonly start: LocalTime;
  readonly endMinute: MinuteOfDay;
  readonly rule: WeeklyRule | null;
  readonly extra: readonly LocalTime[];
  /** Without a minute: the whole day. */
  readonly except: readonly { readonly date: LocalDate; readonly minute: MinuteOfDay | null }[];
  readonly cancelled: boolean;
  /** `X-PREAU-EXAM:TRUE`: a test that counts. */
  readonly exam: boolean;
  readonly subject: string;
  readonly room: string;
  readonly note: string;
  readonly audienceIds: readonly SourcedId[];
  readonly teacherIds: readonly SourcedId[];
  /** Complains about a property of the event (about its first line when it lacks the property). */
  problem(property: string, message: string): void;
}

/** What reading an event needs to know. */
export interface EventContext {
  readonly file: string;
  readonly zone: string;
  readonly parties: Parties;
  readonly problems: ProblemList;
}

const REFUSED: Readonly<Record<string, string>> = {
  exrule: 'EXRULE is obsolete and not supported; use EXDATE',
};
const ONCE = ['uid', 'dtstart', 'dtend', 'duration', 'rrule', 'recurrence-id', 'status', 'summary', 'location'];

/** Reads an event. Undefined when it does not fit; the problems then say why, by UID, line and column. */
export function readEvent(lines: EventLines, context: EventContext): CalendarEvent | undefined {
  const { file, problems } = context;
  const before = problems.count;
  const byName = Map.groupBy(lines.lines, (line) => line.name);
  const uidText = byName.get('uid')?.[0];
  const uid = uidText === undefined ? '' : uidText.text.slice(valueOffset(uidText)).trim();
  const about = uid === '' ? '' : `Event ${uid}: `;
  const complain = (
    line: ContentLine | undefined,
    message: string,
    offset = line === undefined ? 0 : valueOffset(line),
  ): void => {
    const at = line ?? lines.begin;
    problems.add(file, about + message, () => at.placeAt(offset), line?.text.slice(valueOffset(line)));
  };
  const one = (name: string): ContentLine | undefined => byName.get(name)?.[0];
  if (uid === '') complain(undefined, 'The event has no UID');
  else if (!isSourcedId(uid)) complain(uidText, 'The UID must have 1 to 255 characters without spaces, commas and >');
  for (const name of ONCE)
    if ((byName.get(name)?.length ?? 0) > 1) complain(byName.get(name)![1], `${name.toUpperCase()} stands twice`);
  for (const [name, message] of Object.entries(REFUSED)) if (byName.has(name)) complain(one(name), message);

  const times = (name: string): WrittenTime[] =>
    (byName.get(name) ?? []).flatMap((line) => readTimes(line, context.zone, (message) => complain(line, message)));
  const startLine = one('dtstart');
  if (startLine === undefined) complain(undefined, 'The event has no DTSTART');
  const start = times('dtstart')[0];
  if (start !== undefined && start.minute === null) complain(startLine, 'The event lasts all day; a lesson has hours');
  const end = readEnd(start, one, times, complain);
  const replaced = times('recurrence-id')[0];
  if (one('recurrence-id') !== undefined && /RANGE=/i.test(one('recurrence-id')!.text))
    complain(one('recurrence-id'), 'RECURRENCE-ID with RANGE is not supported');
  if (replaced !== undefined && replaced.minute === null)
    complain(one('recurrence-id'), 'RECURRENCE-ID must name the hour of the lesson');
  const ruleLine = one('rrule');
  if (ruleLine !== undefined && start?.utc === true)
    complain(startLine, 'A repeated event must be in the time of the school, with TZID, not in UTC');
  const rule =
    ruleLine === undefined
      ? null
      : readRule(
          propertyOf(ruleLine, (m) => complain(ruleLine, m)),
          ruleLine.text.slice(valueOffset(ruleLine)),
          context.zone,
          (m) => complain(ruleLine, m),
        );
  const extra = times('rdate');
  if (extra.some((time) => time.minute === null)) complain(one('rdate'), 'RDATE must name hours');

  const status = textOf(one('status'), complain).toUpperCase();
  if (!['', 'CONFIRMED', 'TENTATIVE', 'CANCELLED'].includes(status))
    complain(one('status'), 'STATUS must be CONFIRMED, TENTATIVE or CANCELLED');
  const subject = textOf(one('summary'), complain);
  if (subject === '') complain(one('summary'), 'SUMMARY must name the subject');
  if (lengthOf(subject) > 100) complain(one('summary'), 'SUMMARY is longer than 100 characters');
  const room = textOf(one('location'), complain);
  if (lengthOf(room) > 60) complain(one('location'), 'LOCATION is longer than 60 characters');
  const audienceIds = context.parties.audiencesOf(byName, complain);
  const teacherIds = context.parties.teachersOf(byName, complain);

  if (problems.count > before || start === undefined || start.minute === null || end === undefined) return undefined;
  return {
    uid,
    replaces: replaced === undefined ? null : toLocal(replaced),
    start: toLocal(start),
    endMinute: end,
    rule: rule ?? null,
    extra: extra.map(toLocal),
    except: times('exdate').map(({ date, minute }) => ({ date, minute })),
    cancelled: status === 'CANCELLED',
    exam: textOf(one('x-preau-exam'), complain).toUpperCase() === 'TRUE',
    subject,
    room,
    note: clip(textOf(one('comment') ?? one('description'), complain)),
    audienceIds,
    teacherIds,
    problem: (property, message) => complain(one(property), message),
  };
}

function readTimes(line: ContentLine, zone: string, complain: (message: string) => void): WrittenTime[] {
  const property = propertyOf(line, complain);
  if (property === undefined) return [];
  const [, parameters, type, ...values] = property;
  const tzid = parameters['tzid'];
  if (tzid !== undefined && tzid !== zone) {
    complain(`The time zone ${String(tzid)} is not the school's (${zone})`);
    return [];
  }
  if (type === 'period') {
    complain('Periods are not supported; name the start only');
    return [];
  }
  return values.flatMap((value) => {
    const time = parseTime(String(value), zone);
    if (typeof time !== 'string') return [time];
    complain(time);
    return [];
  });
}

type Complain = (line: ContentLine | undefined, message: string) => void;

function readEnd(
  start: WrittenTime | undefined,
  one: (name: string) => ContentLine | undefined,
  times: (name: string) => WrittenTime[],
  complain: Complain,
): MinuteOfDay | undefined {
  const [endLine, durationLine] = [one('dtend'), one('duration')];
  if (endLine === undefined && durationLine === undefined)
    complain(undefined, 'The event has neither DTEND nor DURATION');
  if (endLine !== undefined && durationLine !== undefined)
    complain(durationLine, 'The event has both DTEND and DURATION');
  if (start === undefined || start.minute === null) return undefined;
  let minute: number | undefined;
  if (endLine !== undefined) {
    const end = times('dtend')[0];
    if (end === undefined || end.minute === null) {
      if (end !== undefined) complain(endLine, 'DTEND must name the hour');
      return undefined;
    }
    minute =
      end.date === start.date
        ? end.minute
        : end.date === addDays(start.date, 1) && end.minute === 0
          ? 1440
          : end.date > start.date
            ? Infinity
            : -1;
  } else if (durationLine !== undefined) {
    const written = durationLine.text.slice(valueOffset(durationLine)).trim();
    const found = /^\+?P(?:(\d{1,2})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:0+S)?)?$/.exec(written);
    if (found === null || /[PT]$/.test(written)) {
      complain(durationLine, 'DURATION must be days, hours and minutes, such as PT55M');
      return undefined;
    }
    minute = start.minute + Number(found[1] ?? 0) * 1440 + Number(found[2] ?? 0) * 60 + Number(found[3] ?? 0);
  }
  if (minute === undefined) return undefined;
  if (minute > 1440)
    complain(endLine ?? durationLine, 'The event crosses midnight; a lesson ends on the day on which it begins');
  else if (minute <= start.minute) complain(endLine ?? durationLine, 'The event must end after it begins');
  return minute;
}

function textOf(line: ContentLine | undefined, complain: Complain): string {
  if (line === undefined) return '';
  const value = propertyOf(line, (message) => complain(line, message))?.[3];
  return cleanText(typeof value === 'string' ? value : '').replaceAll('\n', ' ');
}

function clip(text: string): string {
  const signs = Array.from(text);
  return signs.length <= 200 ? text : `${signs.slice(0, 199).join('')}…`;
}

function toLocal(time: WrittenTime): LocalTime {
  return { date: time.date, minute: time.minute ?? 0 };
}
