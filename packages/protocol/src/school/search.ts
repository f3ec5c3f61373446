// Looking for something by its words: POST /api/search. docs/spec/search.md.

import * as z from 'zod/mini';
import type { AudienceId, EpochMs, FileId, HandInId, HomeworkId, LocalDate } from '@preau/core/base';
import type { ChannelMessageId, PostId, ThreadId } from '@preau/core/school';
import type { OfficePerson } from './desk.ts';

/** `POST /api/search`: words stay out of addresses. */
export const searchRequestSchema = z.strictObject({
  text: z.string().check(z.minLength(2), z.maxLength(100)),
});

/** What was found; `line` is where the words stand, null when the title says it already. */
interface Found {
  readonly title: string;
  readonly line: string | null;
}

/** Homework: `title` is its first line. */
export interface FoundHomework extends Found {
  readonly homeworkId: HomeworkId;
  readonly subject: string;
  readonly dueOn: LocalDate;
}

/** What a pupil handed in, or what was answered: `title` is the first line of the homework. */
export interface FoundHandIn extends Found {
  readonly handInId: HandInId;
  readonly homeworkId: HomeworkId;
  readonly pupilName: string;
  readonly at: EpochMs;
}

/** A message in the channel of a class: `title` is the name of the class. */
export interface FoundChannelMessage extends Found {
  readonly messageId: ChannelMessageId;
  readonly audienceId: AudienceId;
  readonly authorName: string;
  readonly at: EpochMs;
}

/** What was done in a lesson, in the book of a class. */
export interface FoundNote extends Found {
  readonly lessonId: string;
  readonly audienceId: AudienceId;
  readonly subject: string;
  readonly date: LocalDate;
}

/** An announcement. */
export interface FoundPost extends Found {
  readonly postId: PostId;
  readonly authorName: string;
  readonly at: EpochMs;
}

/** A conversation, by its latest message that holds the words. */
export interface FoundThread extends Found {
  readonly threadId: ThreadId;
  readonly authorName: string;
  readonly at: EpochMs;
}

/** A file of one's own. */
export interface FoundFile {
  readonly fileId: FileId;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly at: EpochMs;
}

/** Somebody of the school, for its office. */
export type FoundSomebody = Pick<
  OfficePerson,
  'personId' | 'displayName' | 'roles' | 'audiences' | 'teaches' | 'children'
>;

/** Answer of `POST /api/search`: at most eight of each, newest first; people by name. */
export interface SearchAnswer {
  readonly homework: readonly FoundHomework[];
  readonly handIns: readonly FoundHandIn[];
  readonly notes: readonly FoundNote[];
  readonly posts: readonly FoundPost[];
  readonly channels: readonly FoundChannelMessage[];
  readonly threads: readonly FoundThread[];
  readonly files: readonly FoundFile[];
  readonly people: readonly FoundSomebody[];
}
