// What the search asks of the store. docs/spec/search.md.

import type { AudienceId, EpochMs, HomeworkId, LocalDate, PersonId, SchoolId } from '@preau/core/base';
import type { WorkReader } from '../homework/homework-ports.ts';

/** What has words. */
export type SearchKind = 'homework' | 'handIn' | 'note' | 'post' | 'channel' | 'thread' | 'file';

/** Who looks, and for what. */
export interface Looker extends WorkReader {
  readonly personIds: readonly PersonId[];
  /** Schools in which the looker is staff: there the index of all texts is asked, too. SEARCH-8. */
  readonly staffOf: readonly SchoolId[];
  /** As `searchWordsOf` gives them: letters and digits only. */
  readonly words: readonly string[];
}

/** One thing that holds every word; which fields say something depends on its kind. */
export interface FoundRow {
  readonly kind: SearchKind;
  /** Of the homework, hand-in, lesson, announcement, message of a channel, conversation or file. */
  readonly id: string;
  /** Of an announcement; the subject of homework, lesson or conversation; the name of a file or class; of a hand-in the text of its homework. */
  readonly title: string;
  /** The text that was looked through; of a file its media type. */
  readonly text: string;
  /** Of a note: a class whose book the looker may open; of a message of a channel its class. */
  readonly audienceId: AudienceId | null;
  /** Of a hand-in. */
  readonly homeworkId: HomeworkId | null;
  readonly onDay: LocalDate | null;
  readonly at: EpochMs;
  readonly bytes: number;
  /** Of who wrote it: announcements, messages, hand-ins. */
  readonly givenName: string;
  readonly familyName: string;
}

/** The store of the search. */
export interface SearchStore {
  /** At most `limit` of each kind, newest first; two statements. Every kind is what its own lists show to the looker. */
  find(looker: Looker, limit: number): Promise<readonly FoundRow[]>;
}
