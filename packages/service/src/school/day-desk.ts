// My day: one answer for every role, in at most four statements. docs/spec/school.md, "My day".

import { DEFAULT_ZONE, localDateAt } from '@preau/core/base';
import { boundsOf, displayNameOf, lessonsOn, personLessons } from '@preau/core/school';
import type { LocalDate, SchoolId, SessionClaims } from '@preau/core/base';
import type { DatedLesson } from '@preau/core/school';
import type { DayLesson, Office, PersonDay, TodayAnswer } from '@preau/protocol/school';
import type { Clock } from '../base/index.ts';
import { mayHaveEnded, toDayLesson } from './day-lesson.ts';
import type { ShownWith } from './day-lesson.ts';
import type { DayNames, DayPerson, DayStore, OfficeFigures } from './day-ports.ts';
import type { LiveBoard } from './live-board.ts';

/** What the desk works with. */
export interface DayDeskParts {
  readonly days: DayStore;
  readonly live: LiveBoard;
  readonly clock: Clock;
}

/** Answers `GET /api/today`. */
export interface DayDesk {
  /** `date` undefined means today in the zone of the account's first school. */
  today(session: Pick<SessionClaims, 'accountId'>, date?: LocalDate): Promise<TodayAnswer>;
}

/** What the days of one answer have in common. */
interface Shared extends ShownWith {
  readonly lessonsOf: ReadonlyMap<SchoolId, readonly DatedLesson[]>;
}

/** Makes the desk. */
export function createDayDesk(parts: DayDeskParts): DayDesk {
  return {
    async today({ accountId }, wanted) {
      const now = parts.clock.now();
      const people = await parts.days.readPeople(accountId, now, wanted);
      const zone = people[0]?.school.zone ?? DEFAULT_ZONE;
      const date = wanted ?? localDateAt(now, zone);
      const schools = new Map(people.map((person) => [person.school.schoolId, person.school]));
      const offices = [...new Set(people.filter(hasOffice).map((person) => person.school.schoolId))];
      const bounds = [...schools.values()].map((school) => boundsOf(date, school.zone));
      const timetables =
        people.length === 0
          ? new Map()
          : await parts.days.readTimetable({
              schoolIds: [...schools.keys()],
              date,
              from: Math.min(...bounds.map((b) => b.from)),
              to: Math.max(...bounds.map((b) => b.to)),
              whole: offices,
              audienceIds: people.flatMap((person) => person.audienceIds),
              teacherIds: people.map((person) => person.personId),
            });
      const lessonsOf = new Map(
        [...schools.values()].map(({ schoolId, zone: of }) => {
          const timetable = timetables.get(schoolId);
          return [
            schoolId,
            timetable === undefined ? [] : lessonsOn(date, of, timetable.slots, timetable.added),
          ] as const;
        }),
      );
      const all = [...lessonsOf.values()].flat();
      const [names, figures] = await Promise.all([
        all.length === 0
          ? NO_NAMES
          : parts.days.readNames(
              [...schools.keys()],
              unique(all.flatMap((l) => l.audienceIds)),
              unique(all.flatMap((l) => l.teacherIds)),
              all.filter((l) => mayHaveEnded(l, now)).map((l) => l.lessonId),
            ),
        offices.length === 0 ? new Map<SchoolId, OfficeFigures>() : parts.days.readOffice(offices),
      ]);
      const shared: Shared = { lessonsOf, names, live: parts.live, now };
      const isToday = date === localDateAt(now, zone);
      const persons = people
        .filter((person) => person.childOf === null)
        .map((person) => ({
          ...toDay(person, shared, true),
          children: people
            .filter((child) => child.childOf === person.personId)
            .map((child) => toDay(child, shared, false)),
          office: toOffice(person, figures, shared, { isToday, isAsked: wanted !== undefined }),
        }));
      return { date, zone, now, persons };
    },
  };
}

const NO_NAMES: DayNames = { audiences: new Map(), persons: new Map(), ended: new Set() };

function hasOffice(person: DayPerson): boolean {
  return person.childOf === null && (person.roles.includes('head') || person.roles.includes('operator'));
}

function toDay(person: DayPerson, shared: Shared, isOwn: boolean): PersonDay {
  const lessons = personLessons(shared.lessonsOf.get(person.school.schoolId) ?? [], person, shared.now);
  return {
    personId: person.personId,
    displayName: displayNameOf(person),
    givenName: person.givenName,
    schoolId: person.school.schoolId,
    schoolName: person.school.name,
    roles: person.roles,
    ...(person.runsCell ? { runsCell: true } : {}),
    classLabel: person.classLabel,
    lessons: lessons.map((lesson) => toDayLesson(lesson, shared, isOwn ? lesson : undefined)),
    children: [],
    office: null,
  };
}

function toOffice(
  person: DayPerson,
  figures: ReadonlyMap<SchoolId, OfficeFigures>,
  shared: Shared,
  { isToday, isAsked }: { readonly isToday: boolean; readonly isAsked: boolean },
): Office | null {
  const of = hasOffice(person) ? figures.get(person.school.schoolId) : undefined;
  if (of === undefined) return null;
  const all = shared.lessonsOf.get(person.school.schoolId) ?? [];
  const on = all.filter((l) => l.startsAt <= shared.now && shared.now < l.endsAt && l.status !== 'cancelled');
  const toShown = (lesson: DatedLesson): DayLesson => toDayLesson(lesson, shared, undefined);
  return { lessonsOn: isToday ? on.map(toShown) : [], lessonsOfDay: isAsked ? all.map(toShown) : [], ...of };
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
