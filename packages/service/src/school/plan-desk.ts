// The plan: a school's lessons of a date with hours, audiences, teachers, expected presence, told on the bus.

import { addDays, localDateAt } from '@preau/core/base';
import { boundsOf, lessonsOn, seatsOf } from '@preau/core/school';
import type { EpochMs, LessonRef, LocalDate, SchoolId } from '@preau/core/base';
import type { Bus, Clock, PlanFact } from '../base/index.ts';
import type { DayStore, SchoolPlace } from './day-ports.ts';

/** What the desk works with. */
export interface PlanDeskParts {
  readonly days: DayStore;
  readonly bus: Pick<Bus, 'publish'>;
  readonly clock: Clock;
}

/** Works out and tells plans. */
export interface PlanDesk {
  planOf(school: SchoolPlace, date: LocalDate): Promise<PlanFact>;
  /** Tells today's and tomorrow's plan of one school: after a change. */
  publish(schoolId: SchoolId): Promise<void>;
  /** Tells them for the schools that changed since: another process, or a bus that lost the fact. Answers how many. */
  publishChanged(since: EpochMs): Promise<number>;
  /** Tells them for every school, one after the other: at the start and each evening. Answers how many schools. */
  publishAll(): Promise<number>;
}

/** Makes the desk. */
export function createPlanDesk(parts: PlanDeskParts): PlanDesk {
  const { days } = parts;

  async function planOf(school: SchoolPlace, date: LocalDate): Promise<PlanFact> {
    const { schoolId, zone } = school;
    const [timetables, members] = await Promise.all([
      days.readTimetable({
        schoolIds: [schoolId],
        date,
        ...boundsOf(date, zone),
        whole: [schoolId],
        audienceIds: [],
        teacherIds: [],
      }),
      days.readMembers(schoolId, date),
    ]);
    const timetable = timetables.get(schoolId);
    const lessons = timetable === undefined ? [] : lessonsOn(date, zone, timetable.slots, timetable.added);
    const names = await days.readNames(
      [schoolId],
      [...new Set(lessons.flatMap((lesson) => lesson.audienceIds))],
      [],
      [],
    );
    return {
      schoolId,
      date,
      lessons: lessons.map((dated) => {
        const lesson: LessonRef = {
          lessonId: dated.lessonId,
          schoolId,
          startsAt: dated.startsAt,
          endsAt: dated.endsAt,
          subject: dated.subject,
          audienceIds: dated.audienceIds,
          audienceLabel: dated.audienceIds
            .map((id) => names.audiences.get(id) ?? '')
            .filter((label) => label !== '')
            .join(', ')
            .slice(0, 100),
          teacherIds: dated.teacherIds,
          room: dated.room,
        };
        const seats = seatsOf(
          dated.teacherIds,
          dated.audienceIds.flatMap((id) => members.get(id) ?? []),
        );
        return { lesson, cancelled: dated.status === 'cancelled', expected: seats.length, seats };
      }),
    };
  }

  async function publishSchool(school: SchoolPlace): Promise<void> {
    const today = localDateAt(parts.clock.now(), school.zone);
    for (const date of [today, addDays(today, 1)])
      await parts.bus.publish('plan.published', await planOf(school, date));
  }

  return {
    planOf,
    async publish(schoolId) {
      const school = await days.findSchool(schoolId);
      if (school !== undefined) await publishSchool(school);
    },
    async publishChanged(since) {
      const changed = new Set(await days.listChanged(since));
      for (const school of await Promise.all([...changed].map((schoolId) => days.findSchool(schoolId)))) {
        if (school !== undefined) await publishSchool(school);
      }
      return changed.size;
    },
    async publishAll() {
      const schools = await days.listSchools();
      for (const school of schools) await publishSchool(school);
      return schools.length;
    },
  };
}
