// What the channels of classes ask of the outside. docs/spec/feed.md, FEED-40 on.

import type { AccountId, AudienceId, EpochMs, LessonId, PersonId, SchoolId } from '@preau/core/base';
import type { ChannelMessageId, ChannelMode, ChannelPart } from '@preau/core/school';
import type { ChannelLesson, ChannelsAnswer, LessonTalkAnswer } from '@preau/protocol/school';
import type { Deed } from '../day-ports.ts';

/** A channel as one account stands to it. */
export interface StoredChannel {
  readonly schoolId: SchoolId;
  readonly audienceId: AudienceId;
  readonly label: string;
  readonly zone: string;
  /** Who of the account: the one with the most to say. */
  readonly personId: PersonId;
  readonly part: ChannelPart;
  readonly muted: boolean;
  readonly mode: ChannelMode;
  readonly openUntil: EpochMs | null;
  readonly guardiansRead: boolean;
  /** Grows with each change that readers see. */
  readonly version: number;
  /** The switches of the school. */
  readonly isOn: boolean;
  readonly quietHours: boolean;
  /** Messages that wait for their hour. */
  readonly pending: number;
}

/** A message as it is kept. */
export interface StoredMessage {
  readonly messageId: ChannelMessageId;
  readonly author: {
    readonly personId: PersonId;
    readonly givenName: string;
    readonly familyName: string;
    readonly isTeacher: boolean;
    readonly isMuted: boolean;
  };
  readonly text: string | null;
  readonly sentAt: EpochMs;
  readonly releaseAt: EpochMs;
}

/** A message to keep. */
export interface SentMessage {
  readonly messageId: ChannelMessageId;
  readonly authorId: PersonId;
  readonly text: string;
  readonly sentAt: EpochMs;
  readonly releaseAt: EpochMs;
}

/** What became of it: `same` was there before, by the same author; `taken` is the id of something else. */
export type SendOutcome = 'sent' | 'same' | 'tooFast' | 'taken';

type ChannelKey = Pick<StoredChannel, 'schoolId' | 'audienceId'>;

/** Keeps channels. Each method is one statement but for `send`, which holds the author's lock. */
export interface ChannelStore {
  list(accountId: AccountId, now: EpochMs): Promise<ChannelsAnswer['channels']>;
  find(accountId: AccountId, now: EpochMs, audienceId: AudienceId): Promise<StoredChannel | undefined>;
  /** The newest first, before the message named; what is not released only to its author. */
  readMessages(
    channel: ChannelKey,
    reader: PersonId,
    now: EpochMs,
    page: { readonly after: ChannelMessageId | null; readonly limit: number },
  ): Promise<readonly StoredMessage[]>;
  findMessage(
    channel: ChannelKey,
    messageId: ChannelMessageId,
  ): Promise<(Pick<SentMessage, 'authorId' | 'sentAt' | 'releaseAt'> & { readonly text: string | null }) | undefined>;
  /** At most one in `paceMs` of an author, in all channels of the school. */
  send(channel: ChannelKey, message: SentMessage, paceMs: number): Promise<SendOutcome>;
  /** Erases the text of a message of the school, once. */
  erase(schoolId: SchoolId, messageId: ChannelMessageId, deed: Deed): Promise<void>;
  change(
    channel: ChannelKey,
    to: { readonly mode: ChannelMode; readonly openUntil: EpochMs | null; readonly guardiansRead: boolean },
    deed: Deed,
  ): Promise<void>;
  /** False when nobody of the class is of this id. */
  mute(channel: ChannelKey, personId: PersonId, muted: boolean, deed: Deed): Promise<boolean>;
}

/** The school reads the logs of lessons, never the other way. FEED-52. */
export interface LessonTalk {
  /** Lessons of the audience of the last fourteen days in which something was written, or which are open now. One statement. */
  listLessons(
    channel: ChannelKey,
    now: EpochMs,
  ): Promise<{ readonly lessons: readonly ChannelLesson[]; readonly isOn: boolean }>;
  /** What everybody in a lesson of the audience could read and nobody erased; undefined when it was no lesson of it. One statement. */
  readTalk(channel: ChannelKey, lessonId: LessonId): Promise<LessonTalkAnswer['messages'] | undefined>;
}
