// What the lesson's screens take from the workspace. `Screens.tsx` hands it in: lesson and school import ui only, never one another.

import type { ReactNode } from 'react';
import type { DayLesson, PersonDay, TodayAnswer } from '@preau/protocol/school';

/** The frame around a screen of the workspace: it reads the day and hands over the person shown. */
export type WorkspaceFrame = (given: {
  /** Heading while nothing is there yet. */
  readonly title: string;
  readonly children: (person: PersonDay, day: TodayAnswer) => ReactNode;
}) => ReactNode;

/** What the day tells of a lesson before anybody entered it. */
export interface PlannedLesson {
  readonly lesson: DayLesson | undefined;
  /** Whose lesson it is, else the person whom this device shows. */
  readonly person: PersonDay | undefined;
  readonly zone: string | undefined;
  /** The day was read, or cannot be. */
  readonly isKnown: boolean;
}
