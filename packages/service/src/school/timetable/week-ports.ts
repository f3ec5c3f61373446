// What weeks and calendars ask of the store.

import type { AccountId, CalendarId, EpochMs, LocalDate, PersonId, SchoolId, AudienceId } from '@preau/core/base';
import type { AddedLesson, Slot, TimetableParty } from '@preau/core/school';
import type { TimetableChoices, TimetableKind } from '@preau/protocol/school';
import type { SchoolPlace } from '../day-ports.ts';

/** A timetable as somebody asks for it: `id` is a person, an audience, or the name of a room. */
export interface TimetableOf {
  readonly of: TimetableKind;
  readonly id: string;
}

/** Who asks: the account, the schools in which it has a place, and those of them that it runs. */
export interface Asker {
  readonly accountId: AccountId;
  readonly schoolIds: readonly SchoolId[];
  readonly offices: readonly SchoolId[];
  readonly at: EpochMs;
}

/** A timetable that the asker may see. */
export interface TimetableSubject {
  readonly school: SchoolPlace;
  readonly label: string;
  readonly isOwn: boolean;
  readonly party: TimetableParty;
  readonly year: { readonly from: LocalDate; readonly to: LocalDate } | null;
  /** The asker's own places in the school, and the classes and groups of these today. */
  readonly own: { readonly personIds: readonly PersonId[]; readonly audienceIds: readonly AudienceId[] };
}

/** Slots and added lessons of a timetable in a week, and the days on which the school has any lesson. */
export interface WeekRows {
  readonly slots: readonly Slot[];
  readonly added: readonly AddedLesson[];
  readonly schoolDates: ReadonlySet<LocalDate>;
}

/** A week: which one, and its first and last instant. */
export interface WeekSpan {
  readonly monday: LocalDate;
  readonly sunday: LocalDate;
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** Reads weeks. Each method is one statement: a week takes three. */
export interface WeekStore {
  /** Undefined when there is none, or the asker may not see it. TIME-4. */
  findSubject(
    asker: Asker,
    wanted: TimetableOf,
    week: Pick<WeekSpan, 'monday' | 'sunday'>,
  ): Promise<TimetableSubject | undefined>;
  readWeek(schoolId: SchoolId, party: TimetableParty, week: WeekSpan): Promise<WeekRows>;
  readChoices(asker: Asker): Promise<TimetableChoices>;
}

/** A calendar to make. */
export interface NewCalendar {
  readonly calendarId: CalendarId;
  readonly of: 'person' | 'audience';
  readonly id: string;
  readonly language: 'fr' | 'en';
  readonly salt: Uint8Array;
}

/** A calendar as stored. Its address is not: it is derived from `salt`. */
export interface StoredCalendar extends NewCalendar {
  readonly schoolId: SchoolId;
  readonly label: string;
  readonly createdAt: EpochMs;
}

/** A calendar that is read by its address. The label names a class or group, never a pupil. */
export interface ReadCalendar {
  readonly school: SchoolPlace;
  readonly language: 'fr' | 'en';
  readonly label: string;
  readonly party: TimetableParty;
}

/** How often something was changed, and when last. */
export interface Revision {
  readonly revision: number;
  readonly revisedAt: EpochMs;
}

/** Every slot and every added lesson of a timetable, whatever the week. */
export interface CalendarRows {
  readonly slots: readonly (Slot & Revision)[];
  readonly added: readonly (AddedLesson & Revision)[];
}

/** Keeps calendars. */
export interface CalendarStore {
  /** Makes it, or finds the one that this account made with the same id. Refuses when the account may not follow that timetable. */
  make(
    asker: Asker,
    calendar: NewCalendar,
    limit: number,
    hashOf: (schoolId: SchoolId) => Uint8Array,
  ): Promise<StoredCalendar | 'timetable.unknown' | 'calendar.unknown' | 'calendar.tooMany'>;
  /** Those of the account, the oldest first. */
  list(asker: Asker): Promise<readonly StoredCalendar[]>;
  /** Ends one of the account's; nothing happens when there is none. */
  drop(asker: Asker, calendarId: CalendarId): Promise<void>;
  /** Undefined when unknown or revoked, and when whoever made it may no longer see that timetable. */
  find(schoolId: SchoolId, tokenHash: Uint8Array): Promise<ReadCalendar | undefined>;
  /** `since`: added lessons that began before are left out. */
  readRows(schoolId: SchoolId, party: TimetableParty, since: EpochMs): Promise<CalendarRows>;
}
