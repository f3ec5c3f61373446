// Time as the house writes it: instants are epoch milliseconds, school days are local dates in the school's zone. Dates are text at
// the edge and day numbers inside. HOUSE-19, SCHOOL-24.

declare const localDate: unique symbol;

/** An instant: milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;
/** A calendar day in the school's time zone, `YYYY-MM-DD`. */
export type LocalDate = string & { readonly [localDate]: true };
/** Minutes since local midnight, 0 to 1440. */
export type MinuteOfDay = number;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Days from 0000-03-01, with which the calendar's own arithmetic begins, to 1970-01-01. */
const DAYS_BEFORE_EPOCH = 719_468;
const DAYS_OF_400_YEARS = 146_097;
const FIRST_DAY = -719_528;
const LAST_DAY = 2_932_896;

/** The zone of a school or a cell for which nobody named one. */
export const DEFAULT_ZONE = 'Europe/Paris';

/** Reads a `YYYY-MM-DD` that exists in the calendar; undefined otherwise. */
export function parseLocalDate(text: unknown): LocalDate | undefined {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const [month, day] = [digits(text, 5, 7), digits(text, 8, 10)];
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  return textOf(dayOf(text)) === text ? (text as LocalDate) : undefined;
}

/** The date `days` later (or earlier, when negative). Throws RangeError beyond the years 0000 to 9999. */
export function addDays(date: LocalDate, days: number): LocalDate {
  return textOf(dayOf(date) + days);
}

/** Days from one date to another; negative when the other is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return dayOf(to) - dayOf(from);
}

/** ISO weekday: 1 Monday to 7 Sunday. */
export function weekdayOf(date: LocalDate): number {
  // Day 0 of the epoch is a Thursday.
  return ((((dayOf(date) + 3) % 7) + 7) % 7) + 1;
}

/** Is it the name of a time zone (IANA)? */
export function isZone(name: string): boolean {
  try {
    return name !== '' && formatOf(name) !== undefined;
  } catch {
    return false;
  }
}

/** The school's date at an instant. `zone` is an IANA name such as `Europe/Paris`; throws RangeError when unknown. */
export function localDateAt(at: EpochMs, zone: string): LocalDate {
  return textOf(Math.floor((at + offsetAt(at, zone)) / DAY_MS));
}

/** Minutes since local midnight at an instant. */
export function minuteOfDayAt(at: EpochMs, zone: string): MinuteOfDay {
  const local = at + offsetAt(at, zone);
  return Math.floor((local - Math.floor(local / DAY_MS) * DAY_MS) / MINUTE_MS);
}

/** The instant of a wall-clock time. In the skipped hour of spring it is one hour later, in the doubled hour of autumn the first. */
export function instantOf(date: LocalDate, minute: MinuteOfDay, zone: string): EpochMs {
  const wanted = dayOf(date) * DAY_MS + minute * MINUTE_MS;
  const early = wanted - offsetAt(wanted - DAY_MS, zone);
  const late = wanted - offsetAt(wanted + DAY_MS, zone);
  if (early + offsetAt(early, zone) === wanted) return early;
  return late + offsetAt(late, zone) === wanted ? late : early;
}

function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let index = from; index < to; index += 1) value = value * 10 + text.charCodeAt(index) - 48;
  return value;
}

/** The day number of a date: 0 is 1970-01-01. The year begins in March here, so that the leap day is its last. */
function dayOf(date: string): number {
  const month = digits(date, 5, 7);
  const year = digits(date, 0, 4) - (month > 2 ? 0 : 1);
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + digits(date, 8, 10) - 1;
  return 365 * year + leapDays + dayOfYear - DAYS_BEFORE_EPOCH;
}

/** The date of a day number. */
function textOf(day: number): LocalDate {
  if (!(day >= FIRST_DAY && day <= LAST_DAY)) throw new RangeError(`Cannot write the date of day ${day}`);
  const shifted = day + DAYS_BEFORE_EPOCH;
  const era = Math.floor(shifted / DAYS_OF_400_YEARS);
  const dayOfEra = shifted - era * DAYS_OF_400_YEARS;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const march = Math.floor((5 * dayOfYear + 2) / 153);
  const month = ((march + 2) % 12) + 1;
  const year = era * 400 + yearOfEra + (month > 2 ? 0 : 1);
  const dayOfMonth = dayOfYear - Math.floor((153 * march + 2) / 5) + 1;
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(dayOfMonth, 2)}` as LocalDate;
}

function padded(value: number, length: number): string {
  return String(value).padStart(length, '0');
}

interface Zone {
  readonly format: Intl.DateTimeFormat;
  /** Offset by minute of the epoch. */
  readonly offsets: Map<number, number>;
}

const zones = new Map<string, Zone>();
/** Since this year's start every zone changes its offset on a whole minute, so that one answer holds for the minute. */
const WHOLE_MINUTES_SINCE = 94_694_400_000;
const MAX_KEPT = 20_000;

/** What a zone's clock shows beyond UTC, milliseconds. Intl is slow and a day's lessons share their hours, so answers are kept. */
function offsetAt(at: EpochMs, name: string): number {
  let zone = zones.get(name);
  if (zone === undefined) {
    zone = { format: formatOf(name), offsets: new Map() };
    zones.set(name, zone);
  }
  if (at < WHOLE_MINUTES_SINCE) return readOffset(Math.floor(at / 1_000) * 1_000, zone.format);
  const minute = Math.floor(at / MINUTE_MS);
  let offset = zone.offsets.get(minute);
  if (offset === undefined) {
    if (zone.offsets.size >= MAX_KEPT) zone.offsets.clear();
    offset = readOffset(minute * MINUTE_MS, zone.format);
    zone.offsets.set(minute, offset);
  }
  return offset;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
}

function readOffset(at: EpochMs, format: Intl.DateTimeFormat): number {
  const part = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const of = (type: Intl.DateTimeFormatPartTypes): number => part.get(type) ?? 0;
  const date = `${padded(of('year'), 4)}-${padded(of('month'), 2)}-${padded(of('day'), 2)}`;
  return dayOf(date) * DAY_MS + (of('hour') * 3_600 + of('minute') * 60 + of('second')) * 1_000 - at;
}
