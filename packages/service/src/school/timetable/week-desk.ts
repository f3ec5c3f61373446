// The week of a person, a class, a group or a room, and whose weeks one may look at. docs/spec/timetable.md, "The week".

import { addDays, DEFAULT_ZONE, err, instantOf, localDateAt, ok } from '@preau/core/base';
import { displayNameOf, lessonsOfParty, sharesParty, weekDatesOf } from '@preau/core/school';
import type { LocalDate, PersonId, Result, Role, SchoolId, SessionClaims } from '@preau/core/base';
import type { WeekLesson } from '@preau/core/school';
import type { NamedPerson, TimetableChoices, TimetableLesson, TimetableWeek } from '@preau/protocol/school';
import type { Clock } from '../../base/index.ts';
import { mayHaveEnded, toDayLesson } from '../day-lesson.ts';
import type { ShownWith } from '../day-lesson.ts';
import type { DayNames, DayStore } from '../day-ports.ts';
import type { LiveBoard } from '../live-board.ts';
import { actorsOf } from '../rights.ts';
import type { Asker, TimetableOf, TimetableSubject, WeekStore } from './week-ports.ts';

/** What the desk works with. */
export interface WeekDeskParts {
  readonly weeks: WeekStore;
  readonly days: Pick<DayStore, 'readNames'>;
  readonly live: LiveBoard;
  readonly clock: Clock;
}

/** The desk. The database decides what the session may see. */
export interface WeekDesk {
  /** `date`: any day of the week; today in the school's zone when absent. `schoolId`: of a room, when the account runs several schools. */
  week(
    session: SessionClaims,
    wanted: TimetableOf & { readonly date?: LocalDate | undefined; readonly schoolId?: SchoolId | undefined },
  ): Promise<Result<TimetableWeek, { readonly code: 'timetable.unknown' }>>;
  choices(session: SessionClaims): Promise<TimetableChoices>;
}

const OFFICE: readonly Role[] = ['head', 'operator'];
const NO_NAMES: DayNames = { audiences: new Map(), persons: new Map(), ended: new Set() };

/** The account behind a session, as the store of weeks and calendars is asked. */
export function askerOf(session: SessionClaims, clock: Clock, schoolId?: SchoolId): Asker {
  return {
    accountId: session.accountId,
    schoolIds: [...new Set(session.persons.map((person) => person.schoolId))],
    offices: [...new Set(actorsOf(session, OFFICE, schoolId).map((actor) => actor.schoolId))],
    at: clock.now(),
  };
}

/** Makes the desk. */
export function createWeekDesk(parts: WeekDeskParts): WeekDesk {
  return {
    async week(session, { of, id, date, schoolId }) {
      const asker = askerOf(session, parts.clock, schoolId);
      const dates = weekDatesOf(date ?? localDateAt(asker.at, DEFAULT_ZONE));
      const [monday, sunday] = [dates[0]!, dates[6]!];
      const subject = await parts.weeks.findSubject(asker, { of, id }, { monday, sunday });
      if (subject === undefined) return err({ code: 'timetable.unknown' });
      const { school, party } = subject;
      const rows = await parts.weeks.readWeek(school.schoolId, party, {
        monday,
        sunday,
        from: instantOf(monday, 0, school.zone),
        to: instantOf(addDays(sunday, 1), 0, school.zone),
      });
      const days = dates.map((day) => ({
        date: day,
        isSchoolDay: rows.schoolDates.has(day),
        lessons: lessonsOfParty(day, school.zone, rows.slots, rows.added, party),
      }));
      const shared: ShownWith = {
        names: await readNames(
          school.schoolId,
          days.flatMap((day) => day.lessons),
          asker.at,
        ),
        live: parts.live,
        now: asker.at,
      };
      return ok({
        schoolId: school.schoolId,
        zone: school.zone,
        now: asker.at,
        of,
        id,
        label: subject.label,
        isOwn: subject.isOwn,
        mayChange: asker.offices.includes(school.schoolId),
        year: subject.year,
        days: days.map((day) => ({ ...day, lessons: day.lessons.map((lesson) => toShown(lesson, subject, shared)) })),
      });
    },
    choices: (session) => parts.weeks.readChoices(askerOf(session, parts.clock)),
  };

  async function readNames(schoolId: SchoolId, lessons: readonly WeekLesson[], now: number): Promise<DayNames> {
    if (lessons.length === 0) return NO_NAMES;
    return parts.days.readNames(
      [schoolId],
      [...new Set(lessons.flatMap((lesson) => lesson.audienceIds))],
      [...new Set(lessons.flatMap((lesson) => [...lesson.teacherIds, ...(lesson.planned?.teacherIds ?? [])]))],
      lessons.filter((lesson) => mayHaveEnded(lesson, now)).map((lesson) => lesson.lessonId),
    );
  }
}

function toShown(lesson: WeekLesson, { own }: TimetableSubject, shared: ShownWith): TimetableLesson {
  const isTheirs = sharesParty(lesson, { audienceIds: own.audienceIds, teacherIds: own.personIds });
  const teaches = lesson.teacherIds.some((id) => own.personIds.includes(id));
  const { planned } = lesson;
  return {
    ...toDayLesson(lesson, shared, isTheirs ? { teaches } : undefined),
    exam: lesson.exam,
    before:
      planned === null
        ? null
        : {
            startsAt: planned.startsAt,
            endsAt: planned.endsAt,
            subject: planned.subject,
            room: planned.room,
            teachers: namesOf(planned.teacherIds, shared.names),
          },
  };
}

function namesOf(ids: readonly PersonId[], names: DayNames): readonly NamedPerson[] {
  return ids.flatMap((personId) => {
    const name = names.persons.get(personId);
    return name === undefined ? [] : [{ personId, displayName: displayNameOf(name) }];
  });
}
