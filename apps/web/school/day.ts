// Where each lesson of a day stands, and which one goes on the board. The server's hour is an argument. SCHOOL "My day".

import type { DayLesson, PersonDay } from '@preau/protocol/school';

/** `soon`: the doors are open, the lesson has not begun. */
export type Standing = 'past' | 'now' | 'soon' | 'later' | 'cancelled';

/** A lesson that nobody ended closes ten minutes after its end; the day lets go of it at its planned end. */
export function standingOf(lesson: DayLesson, now: number): Standing {
  if (lesson.status === 'cancelled') return 'cancelled';
  if (lesson.ended || lesson.live?.phase === 'closed') return 'past';
  if (now >= lesson.endsAt) return lesson.live?.phase === 'open' ? 'now' : 'past';
  if (now >= lesson.startsAt || lesson.live?.phase === 'open') return 'now';
  return now >= lesson.doorsAt ? 'soon' : 'later';
}

/** The lesson for the board: the one on, else the next to come; undefined when the day is over. Two at once: the later start, which is the one that begins. */
export function boardLesson(lessons: readonly DayLesson[], now: number): DayLesson | undefined {
  const on = lessons.filter((lesson) => standingOf(lesson, now) === 'now');
  const soon = lessons.find((lesson) => ['soon', 'later'].includes(standingOf(lesson, now)));
  const latest = [...on].sort((a, b) => b.startsAt - a.startsAt)[0];
  if (latest !== undefined && soon !== undefined && standingOf(soon, now) === 'soon' && now >= latest.endsAt)
    return soon;
  return latest ?? soon;
}

/** Lessons still to come or on, cancelled ones left out. */
export function remaining(lessons: readonly DayLesson[], now: number): number {
  return lessons.filter((lesson) => ['now', 'soon', 'later'].includes(standingOf(lesson, now))).length;
}

/** Past lessons that fold away, from the third on: all but the last, and that too on a day that is over, unless its roll call is wanted (`keepsLast`). WEB-7. */
export function foldedOf(lessons: readonly DayLesson[], now: number, keepsLast: boolean): readonly DayLesson[] {
  const past = lessons.filter((lesson) => standingOf(lesson, now) === 'past');
  if (past.length < 3) return [];
  return keepsLast || remaining(lessons, now) > 0 ? past.slice(0, -1) : past;
}

/** What the board's button may do for this person. */
export type DoorAction = 'open' | 'enter' | 'wait' | 'none';

/** A teacher opens; others enter from the doors' hour; before it the button waits and says the hour. `teaches` holds before the day is read again. */
export function doorAction(lesson: DayLesson, now: number, teaches = false): DoorAction {
  if (['cancelled', 'past'].includes(standingOf(lesson, now))) return 'none';
  if (!lesson.mayEnter && !lesson.mayOpen) return 'none';
  if (now < lesson.doorsAt && lesson.live === null) return 'wait';
  return (lesson.mayOpen || teaches) && lesson.live?.phase !== 'open' ? 'open' : 'enter';
}

/** Whole minutes until the start (negative: since it). */
export function minutesToStart(lesson: DayLesson, now: number): number {
  const minutes = (lesson.startsAt - now) / 60_000;
  return minutes >= 0 ? Math.ceil(minutes) : -Math.floor(-minutes);
}

/** Which of the account's persons the page shows: the one chosen on this device, else the one whose lesson is nearest, else the first. */
export function chosenPerson(
  persons: readonly PersonDay[],
  wanted: string | undefined,
  now: number,
): PersonDay | undefined {
  const kept = persons.find((person) => person.personId === wanted);
  if (kept !== undefined) return kept;
  const near = persons
    .map((person) => ({ person, lesson: boardLesson(person.lessons, now) }))
    .filter((each) => each.lesson !== undefined)
    .sort((a, b) => a.lesson!.startsAt - b.lesson!.startsAt)[0];
  return near?.person ?? persons[0];
}

/** The next reading of the day: about a minute, never on the minute, never all at once. `chance` is 0 to 1. */
export function rereadAfterMs(chance: number): number {
  return 50_000 + Math.round(chance * 25_000);
}
