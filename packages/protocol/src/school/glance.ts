// What waits for a person beside the lessons of the day: GET /api/glance. docs/spec/office.md, "At a glance".

import type { HomeworkId, LocalDate, PersonId } from '@preau/core/base';

/** Homework that is to be done next. */
export interface GlanceHomework {
  readonly homeworkId: HomeworkId;
  readonly subject: string;
  readonly dueOn: LocalDate;
  /** Its first line. */
  readonly title: string;
  readonly minutes: number | null;
  /** Given names of those of the account for whom it is still to do. */
  readonly pupils: readonly { readonly personId: PersonId; readonly givenName: string }[];
}

/** Answer of `GET /api/glance`. */
export interface GlanceAnswer {
  /** Still to do in the next week, nearest first, at most six. */
  readonly homework: readonly GlanceHomework[];
  /** A school of the account is at home today: `home` of its switches. OFFICE-21. */
  readonly home: boolean;
  /** What came back to a pupil and was not opened yet. */
  readonly returned: readonly { readonly homeworkId: HomeworkId; readonly subject: string }[];
  readonly unread: { readonly messages: number; readonly posts: number };
}
