// One lesson as the day knows it: for the door of the lesson, which asks the workspace nothing itself.

import type { DayLesson, PersonDay } from '@preau/protocol/school';
import { serverNow } from '../ui/clock.ts';
import { wantedPerson } from './account.ts';
import { chosenPerson } from './day.ts';
import { useDay } from './today.ts';

/** What the day tells of a lesson: the lesson, whose it is (else the person shown), the zone, and whether the day is known. */
export function usePlannedLesson(lessonId: string): {
  readonly lesson: DayLesson | undefined;
  readonly person: PersonDay | undefined;
  readonly zone: string | undefined;
  readonly isKnown: boolean;
} {
  const day = useDay();
  const persons = day.data?.persons ?? [];
  const holder = persons.find((person) => person.lessons.some((lesson) => lesson.lessonId === lessonId));
  return {
    lesson: holder?.lessons.find((lesson) => lesson.lessonId === lessonId),
    person: holder ?? chosenPerson(persons, wantedPerson(), serverNow()),
    zone: day.data?.zone,
    isKnown: day.data !== undefined || day.isError,
  };
}
