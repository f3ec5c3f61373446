// What a glance asks of the outside, beside the stores of homework, messages and feed.

import type { AccountId, HomeworkId, SchoolId } from '@preau/core/base';

/** Marks of an account that stand in no list of their own. */
export interface GlanceMarks {
  /** Time zone of the first of the schools. */
  readonly zone: string;
  /** One of the schools is at home: its switch says so. */
  readonly home: boolean;
  /** Homework of the account’s own pupils that came back and was not opened since, newest first, at most five. WORK-71. */
  readonly returned: readonly { readonly homeworkId: HomeworkId; readonly subject: string }[];
}

/** Reads them. */
export interface GlanceStore {
  /** One statement. */
  readMarks(accountId: AccountId, schoolIds: readonly SchoolId[]): Promise<GlanceMarks>;
}
