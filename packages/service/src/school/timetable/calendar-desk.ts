// Calendars: a timetable that other programs read by an address nobody can guess, until it is revoked. docs/spec/timetable.md, "Calendars".

import { err, localDateAt, ok, parseSchoolId } from '@preau/core/base';
import { displayNameOf, isOfParty, seriesOf } from '@preau/core/school';
import type { CalendarId, Result, SchoolId, SessionClaims } from '@preau/core/base';
import type { AddedLesson, SlotSeries } from '@preau/core/school';
import type { CalendarLink, CalendarsAnswer } from '@preau/protocol/school';
import { SessionLimits } from '../../base/index.ts';
import type { Clock, Randomness } from '../../base/index.ts';
import type { Mac } from '../account-ports.ts';
import type { DayStore } from '../day-ports.ts';
import { toBase64Url } from '../refresh-token.ts';
import { askerOf } from './week-desk.ts';
import type { CalendarStore, NewCalendar, Revision, StoredCalendar } from './week-ports.ts';

/** Most calendars of one person in one school. TIME-22. */
const MOST_CALENDARS = 20;
/** Added lessons of this long ago are still told: a school year. */
const CALENDAR_PAST_MS = 400 * 86_400_000;
const SALT_BYTES = 32;

/** What a calendar holds, for a writer of calendar files. */
export interface CalendarContent {
  readonly schoolName: string;
  readonly zone: string;
  readonly language: 'fr' | 'en';
  /** Of a class or group; empty for an adult's own. */
  readonly label: string;
  readonly series: readonly (SlotSeries & Revision)[];
  readonly added: readonly (AddedLesson & Revision)[];
  /** By id. */
  readonly audiences: ReadonlyMap<string, string>;
  /** Display names of teachers, by id. No pupil's name is among them. */
  readonly teachers: ReadonlyMap<string, string>;
}

/** What the desk works with. */
export interface CalendarDeskParts {
  readonly calendars: CalendarStore;
  readonly days: Pick<DayStore, 'readNames'>;
  readonly mac: Mac;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** The address at which a calendar is read. */
  readonly addressOf: (token: string) => string;
}

/** Why a calendar is not read. */
export type CalendarRefusal =
  | { readonly code: 'calendar.unknown' }
  | { readonly code: 'calendar.tooOften'; readonly retryAfterMs: number };

/** A calendar may be kept for fifteen minutes; a person who turns one on and off in several programs stays below. TIME-41. */
const OF_ONE = { burst: 30, perSecond: 1 / 30 };
/** One address may be a school, or a service that reads for thousands: it meets this by guessing. */
const OF_ONE_ADDRESS = { burst: 600, perSecond: 20 };
const COME_BACK_MS = 60_000;

/** The desk. */
export interface CalendarDesk {
  make(
    session: SessionClaims,
    wanted: Omit<NewCalendar, 'salt'>,
  ): Promise<Result<CalendarLink, { readonly code: 'timetable.unknown' | 'calendar.unknown' | 'calendar.tooMany' }>>;
  list(session: SessionClaims): Promise<CalendarsAnswer>;
  /** Revokes at once; what is not there is revoked already. */
  revoke(session: SessionClaims, calendarId: CalendarId): Promise<void>;
  /** The calendar at an address, for a reader at `from`. */
  read(token: string, from: string): Promise<Result<CalendarContent, CalendarRefusal>>;
}

const IS_TOKEN = /^([0-9]{7}[A-Z])[A-Za-z0-9_-]{43}$/;

/** Makes the desk. */
export function createCalendarDesk(parts: CalendarDeskParts): CalendarDesk {
  const { calendars, mac, clock } = parts;
  const paces = { token: new SessionLimits<string>(OF_ONE), address: new SessionLimits<string>(OF_ONE_ADDRESS) };
  const tokenOf = (schoolId: SchoolId, { calendarId, salt }: Pick<NewCalendar, 'calendarId' | 'salt'>): string =>
    `${schoolId}${toBase64Url(mac('calendar', `${calendarId}.${toBase64Url(salt)}`))}`;
  const hashOf = (token: string): Uint8Array => mac('calendar token', token);
  const toLink = (row: StoredCalendar): CalendarLink => ({
    calendarId: row.calendarId,
    of: row.of,
    id: row.id,
    label: row.label,
    url: parts.addressOf(tokenOf(row.schoolId, row)),
    createdAt: row.createdAt,
  });
  return {
    async make(session, wanted) {
      const calendar = { ...wanted, salt: parts.randomness.bytes(SALT_BYTES) };
      const made = await calendars.make(askerOf(session, clock), calendar, MOST_CALENDARS, (schoolId) =>
        hashOf(tokenOf(schoolId, calendar)),
      );
      return typeof made === 'string' ? err({ code: made }) : ok(toLink(made));
    },
    async list(session) {
      return { calendars: (await calendars.list(askerOf(session, clock))).map(toLink) };
    },
    revoke: (session, calendarId) => calendars.drop(askerOf(session, clock), calendarId),
    async read(token, from) {
      const now = clock.now();
      if (!paces.address.take(from, now) || (IS_TOKEN.test(token) && !paces.token.take(token, now)))
        return err({ code: 'calendar.tooOften', retryAfterMs: COME_BACK_MS });
      const written = IS_TOKEN.exec(token);
      const schoolId = parseSchoolId(written?.[1]);
      const found = schoolId === undefined ? undefined : await calendars.find(schoolId, hashOf(token));
      if (found === undefined) return err({ code: 'calendar.unknown' });
      const { school, party } = found;
      const rows = await calendars.readRows(school.schoolId, party, clock.now() - CALENDAR_PAST_MS);
      const series = rows.slots.flatMap((slot) => {
        const { revision, revisedAt } = slot;
        const one = seriesOf(slot, party);
        return one === undefined ? [] : [{ ...one, revision, revisedAt }];
      });
      const added = rows.added.filter((lesson) => isOfParty(lesson, party, localDateAt(lesson.startsAt, school.zone)));
      const told = [...series.flatMap(({ base, changed }) => [base, ...changed]), ...added];
      const names = await parts.days.readNames(
        [school.schoolId],
        [...new Set(told.flatMap((each) => each.audienceIds))],
        [...new Set(told.flatMap((each) => each.teacherIds))],
        [],
      );
      return ok({
        schoolName: school.name,
        zone: school.zone,
        language: found.language,
        label: found.label,
        series,
        added,
        audiences: names.audiences,
        teachers: new Map([...names.persons].map(([id, name]) => [id, displayNameOf(name)])),
      });
    },
  };
}
