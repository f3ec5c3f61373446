// The timetable by weeks, and the calendars that other programs read. docs/spec/timetable.md.

import * as z from 'zod/mini';
import type { AudienceId, CalendarId, EpochMs, LocalDate, PersonId, SchoolId } from '@preau/core/base';
import { audienceIdSchema, calendarIdSchema, personIdSchema } from '../base/index.ts';
import type { DayLesson, NamedPerson } from './day.ts';

/** Of what a timetable is. `id`: a person, an audience, or the name of a room. */
export type TimetableKind = 'person' | 'audience' | 'room';

/** What the timetable had before the lesson was changed. */
export interface LessonBefore {
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly subject: string;
  readonly room: string;
  readonly teachers: readonly NamedPerson[];
}

/** One lesson of a week. */
export interface TimetableLesson extends DayLesson {
  /** A test that counts. */
  readonly exam: boolean;
  /** Null where hours, room, teachers and subject are as always. */
  readonly before: LessonBefore | null;
}

/** One day of a week. */
export interface TimetableDay {
  readonly date: LocalDate;
  readonly lessons: readonly TimetableLesson[];
  /** Somebody of the school has a lesson that day: false on holidays. */
  readonly isSchoolDay: boolean;
}

/** Answer of `GET /api/timetable/week?of=&id=&date=`. */
export interface TimetableWeek {
  readonly schoolId: SchoolId;
  readonly zone: string;
  readonly now: EpochMs;
  readonly of: TimetableKind;
  readonly id: string;
  /** Name of the person, the class, the group or the room. */
  readonly label: string;
  /** The person looks at their own week. */
  readonly isOwn: boolean;
  /** May this session change the lessons? */
  readonly mayChange: boolean;
  /** First and last day of the school year; null when the school has none yet. */
  readonly year: { readonly from: LocalDate; readonly to: LocalDate } | null;
  /** Monday to Sunday. */
  readonly days: readonly TimetableDay[];
}

/** Answer of `GET /api/timetable/choices`: whose weeks this account may look at. */
export interface TimetableChoices {
  readonly persons: readonly {
    readonly personId: PersonId;
    readonly displayName: string;
    readonly classLabel: string;
    readonly isOwn: boolean;
    readonly schoolId: SchoolId;
  }[];
  readonly audiences: readonly {
    readonly audienceId: AudienceId;
    readonly label: string;
    readonly kind: 'class' | 'group';
    /** May this account make a calendar of it? */
    readonly mayFollow: boolean;
    readonly schoolId: SchoolId;
  }[];
  /** For the office: every teacher and every room of its schools. */
  readonly teachers: readonly (NamedPerson & { readonly schoolId: SchoolId })[];
  readonly rooms: readonly { readonly room: string; readonly schoolId: SchoolId }[];
}

/** `POST /api/calendars`: a calendar of oneself, of a child, or (staff) of a class. The id is made by the client: asked twice, made once. */
export const makeCalendarRequestSchema = z.union([
  z.strictObject({
    calendarId: calendarIdSchema,
    of: z.literal('person'),
    id: personIdSchema,
    language: z.enum(['fr', 'en']),
  }),
  z.strictObject({
    calendarId: calendarIdSchema,
    of: z.literal('audience'),
    id: audienceIdSchema,
    language: z.enum(['fr', 'en']),
  }),
]);

/** A calendar as its maker sees it. */
export interface CalendarLink {
  readonly calendarId: CalendarId;
  readonly of: 'person' | 'audience';
  readonly id: string;
  /** Name of the person, or of the class. */
  readonly label: string;
  /** What to give to the other program. Whoever has it reads the timetable. */
  readonly url: string;
  readonly createdAt: EpochMs;
}

/** Answer of `GET /api/calendars`. */
export interface CalendarsAnswer {
  readonly calendars: readonly CalendarLink[];
}
