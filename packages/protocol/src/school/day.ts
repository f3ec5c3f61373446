// The day: GET /api/today?date=YYYY-MM-DD. One answer for every role. docs/spec/school.md, "My day".

import type { AudienceId, EpochMs, LessonId, Level, LocalDate, PersonId, Role, SchoolId } from '@preau/core/base';

/** A person as a screen names them. */
export interface NamedPerson {
  readonly personId: PersonId;
  readonly displayName: string;
}

/** One lesson of a day. */
export interface DayLesson {
  readonly lessonId: LessonId;
  readonly subject: string;
  readonly audienceIds: readonly AudienceId[];
  readonly audienceLabel: string;
  readonly teachers: readonly NamedPerson[];
  readonly room: string;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  /** `moved`: hour, room or teacher differ from the timetable; `added`: not in it. */
  readonly status: 'planned' | 'cancelled' | 'moved' | 'added';
  /** A test that counts (TIME-10); absent: none. */
  readonly exam?: boolean;
  /** Why, as the head wrote it; may be empty. */
  readonly note: string;
  /** What the lesson's log last said on the bus; null when nobody entered yet. */
  readonly live: LiveCounts | null;
  /** Somebody ended it before its hour, says its log. SCHOOL-122. */
  readonly ended: boolean;
  /** This person is a teacher of it and may open it now. */
  readonly mayOpen: boolean;
  /** This person is on its roster; entering is possible from `doorsAt`. */
  readonly mayEnter: boolean;
  readonly doorsAt: EpochMs;
}

/** Counts of a lesson under way. */
export interface LiveCounts {
  readonly phase: 'waiting' | 'open' | 'closed';
  readonly level: Level;
  readonly present: number;
  readonly expected: number;
  readonly teacherPresent: boolean;
}

/** The day of one person: the signed-in one, or a child of theirs. */
export interface PersonDay {
  readonly personId: PersonId;
  readonly displayName: string;
  readonly givenName: string;
  readonly schoolId: SchoolId;
  readonly schoolName: string;
  readonly roles: readonly Role[];
  /** The account runs the cell: its pages come first. Absent: no. OFFICE-45. */
  readonly runsCell?: boolean;
  /** Label of the class of a pupil; empty for others. */
  readonly classLabel: string;
  readonly lessons: readonly DayLesson[];
  /** Days of a guardian's children. */
  readonly children: readonly PersonDay[];
  /** For heads and operators of the school: what is on, and the last import. */
  readonly office: Office | null;
}

/** The head's and operator's view of their school now. */
export interface Office {
  readonly lessonsOn: readonly DayLesson[];
  /** Every lesson of the school on the date, when the request named one; empty otherwise, for it is long and asked every minute. */
  readonly lessonsOfDay: readonly DayLesson[];
  readonly counts: {
    readonly pupils: number;
    readonly teachers: number;
    readonly guardians: number;
    readonly classes: number;
    readonly groups: number;
  };
  readonly lastImport: {
    readonly at: EpochMs;
    readonly created: number;
    readonly changed: number;
    readonly missing: number;
  } | null;
}

/** Answer of `GET /api/today`. */
export interface TodayAnswer {
  readonly date: LocalDate;
  readonly zone: string;
  readonly now: EpochMs;
  readonly persons: readonly PersonDay[];
}
