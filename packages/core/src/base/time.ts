// Time as the house writes it: instants are epoch milliseconds, school days are local dates in the school's zone.

declare const localDate: unique symbol;

/** An instant: milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;
/** A calendar day in the school's time zone, `YYYY-MM-DD`. */
export type LocalDate = string & { readonly [localDate]: true };
/** Minutes since local midnight, 0 to 1440. */
export type MinuteOfDay = number;

/** Reads a `YYYY-MM-DD` that exists in the calendar; undefined otherwise. */
export function parseLocalDate(text: unknown): LocalDate | undefined {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const utc = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(utc) || new Date(utc).toISOString().slice(0, 10) !== text ? undefined : (text as LocalDate);
}

/** The date `days` later (or earlier, when negative). */
export function addDays(date: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10) as LocalDate;
}

/** ISO weekday: 1 Monday to 7 Sunday. */
export function weekdayOf(date: LocalDate): number {
  return new Date(Date.parse(`${date}T00:00:00Z`)).getUTCDay() || 7;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function localParts(at: EpochMs, zone: string): { date: LocalDate; minute: MinuteOfDay; asUtc: EpochMs } {
  let format = formatters.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formatters.set(zone, format);
  }
  const part = Object.fromEntries(format.formatToParts(at).map((p) => [p.type, p.value]));
  const date = `${part['year']}-${part['month']}-${part['day']}` as LocalDate;
  const asUtc = Date.parse(`${date}T${part['hour']}:${part['minute']}:${part['second']}Z`);
  return { date, minute: Number(part['hour']) * 60 + Number(part['minute']), asUtc };
}

/** The school's date at an instant. `zone` is an IANA name such as `Europe/Paris`; throws RangeError when unknown. */
export function localDateAt(at: EpochMs, zone: string): LocalDate {
  return localParts(at, zone).date;
}

/** Minutes since local midnight at an instant. */
export function minuteOfDayAt(at: EpochMs, zone: string): MinuteOfDay {
  return localParts(at, zone).minute;
}

/** The instant of a wall-clock time. In the skipped hour of spring it is one hour later, in the doubled hour of autumn the first. */
export function instantOf(date: LocalDate, minute: MinuteOfDay, zone: string): EpochMs {
  const wanted = Date.parse(`${date}T00:00:00Z`) + minute * 60_000;
  const offsetAt = (at: EpochMs): number => localParts(at, zone).asUtc - Math.floor(at / 1000) * 1000;
  const early = wanted - offsetAt(wanted - 86_400_000);
  const late = wanted - offsetAt(wanted + 86_400_000);
  if (localParts(early, zone).asUtc === wanted) return early;
  return localParts(late, zone).asUtc === wanted ? late : early;
}
