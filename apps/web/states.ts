// Every route and the states that a person can meet there, as data: the source of the journeys, the screenshots and the accessibility runs.
// A state that is not listed is not seen by them; a new screen or state is added here first. WEB-85.

import { ROUTES } from './routes.ts';
import type { ScreenName } from './routes.ts';
import type { ScreenState } from './state-means.ts';
import { HOMEWORK_STATES } from './states-of-homework.ts';
import { BOOK_STATES } from './states-of-books.ts';
import { FILE_STATES } from './states-of-files.ts';
import { FEED_STATES } from './states-of-feed.ts';
import { LESSON_STATES } from './states-of-lesson.ts';
import { MAIL_STATES } from './states-of-mail.ts';
import { OFFICE_STATES } from './states-of-office.ts';
import { OPERATOR_STATES } from './states-of-operator.ts';
import { PEOPLE_STATES } from './states-of-people.ts';
import { SCHOOL_STATES } from './states-of-school.ts';
import { SEARCH_STATES } from './states-of-search.ts';
import { TIMETABLE_STATES } from './states-of-timetable.ts';

export { ROUTES } from './routes.ts';
export type { Means, ScreenState, StateRole } from './state-means.ts';

/** All states. */
export const STATES: readonly ScreenState[] = [
  ...SCHOOL_STATES,
  ...TIMETABLE_STATES,
  ...HOMEWORK_STATES,
  ...BOOK_STATES,
  ...MAIL_STATES,
  ...OFFICE_STATES,
  ...OPERATOR_STATES,
  ...PEOPLE_STATES,
  ...FILE_STATES,
  ...FEED_STATES,
  ...SEARCH_STATES,
  ...LESSON_STATES,
];

/** The states of one screen. */
export function statesOf(screen: ScreenName): readonly ScreenState[] {
  return STATES.filter((each) => each.screen === screen);
}

/** The address of a screen with its parameters filled in; throws RangeError when one is missing. */
export function addressOf(screen: ScreenName, parameters: Readonly<Record<string, string>> = {}): string {
  return ROUTES[screen].replaceAll(/:(\w+)/g, (_all, name: string) => {
    const value = parameters[name];
    if (value === undefined) throw new RangeError(`Cannot build the address of ${screen}: no ${name}`);
    return encodeURIComponent(value);
  });
}
