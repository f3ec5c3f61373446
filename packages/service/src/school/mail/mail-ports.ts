// What messages ask of the outside: threads, pointers, drafts, rules.

import type {
  AccountId,
  AudienceId,
  DeviceId,
  EpochMs,
  FileId,
  LocalDate,
  PersonId,
  Role,
  SchoolId,
} from '@preau/core/base';
import type {
  AnsweredThread,
  GroupStanding,
  MailCell,
  MailGroup,
  MessageId,
  Participant,
  Receiver,
  SearchWord,
  SentLately,
  Switches,
  ThreadId,
  Way,
} from '@preau/core/school';
import type * as wire from '@preau/protocol/school';
import type { DraftAnswer, ThreadAnswer, ThreadMessage } from '@preau/protocol/school';
import type { Deed } from '../day-ports.ts';

/** Somebody one may write to, as the search shows them. */
export type FoundReceiver = wire.FoundReceiver;
/** How it stands with a message. */
export type MessageState = wire.MessageState;
/** A group with its name. */
export type NamedGroup = wire.NamedGroup;
/** A thread in a list. */
export type ThreadHead = wire.ThreadHead;

/** Whose messages: the places of a session. */
export interface MailPlaces {
  readonly schoolIds: readonly SchoolId[];
  readonly personIds: readonly PersonId[];
}

/** Who writes, from where. */
export interface Writer {
  readonly schoolId: SchoolId;
  readonly personId: PersonId;
  readonly accountId: AccountId;
  readonly deviceId: DeviceId;
}

/** How it stands with somebody who may want to write. */
export interface WriterStanding {
  readonly roles: readonly Role[];
  readonly zone: string;
  readonly switches: Switches;
  readonly cells: readonly MailCell[];
  readonly refuses: readonly ('pupil' | 'guardian')[];
  readonly mutedUntil: EpochMs | null;
  /** Since when the account knows the device. */
  readonly deviceSince: EpochMs | null;
  readonly sent: SentLately;
}

/** A message as it was stored. */
export interface StoredMail {
  readonly threadId: ThreadId;
  readonly authorId: PersonId;
  readonly receivers: number;
  readonly state: MessageState;
  readonly releaseAt: EpochMs;
}

/** A receiver with the id. */
export interface FoundBond extends Receiver, Participant {}

/** What an answer needs of its thread. */
export interface ThreadToAnswer extends AnsweredThread {
  /** Started to groups: its people are not listed. */
  readonly isToGroups: boolean;
  /** The author of the answered message, when the writer may see that; else null. */
  readonly answeredId: PersonId | null;
  /** That author no longer sees it: a guardian whom a court restricts. MAIL-70. */
  readonly isAnsweredAway: boolean;
  /** The writer only reads: the office showed it to them. */
  readonly isShown: boolean;
  /** Everybody else who is active; of a thread to groups the answered author alone. */
  readonly others: readonly FoundBond[];
}

/** A message about to be stored. */
export interface NewMessage {
  readonly threadId: ThreadId;
  readonly messageId: MessageId;
  readonly body: string;
  readonly state: 'sent' | 'held';
  readonly at: EpochMs;
  readonly releaseAt: EpochMs;
  readonly day: LocalDate;
  /** Of a new thread; absent for an answer. */
  readonly begins?: { readonly subject: string; readonly isOpen: boolean };
  /** To whom, as persons, groups, or everybody of the thread. */
  readonly personIds: readonly PersonId[];
  readonly groups: readonly MailGroup[];
  readonly everybody: boolean;
  /** In their order; `holdsFiles` said that they are the writer's. */
  readonly fileIds: readonly FileId[];
  /** Sent as a delegate of a class: that is in the audit log. MAIL-78. */
  readonly byDelegate: boolean;
  /** For the lines of the audit log and of the moderation queue. */
  readonly auditId: string;
  readonly caseId: string;
}

/** One person writes: all of it in one transaction, one after the other for the same person. */
export interface MailDraft {
  /** How the writer stands, and what is there of these ids. Undefined when the person is not active in the school. */
  readWriter(
    messageId: MessageId,
    threadId: ThreadId,
    at: EpochMs,
  ): Promise<(WriterStanding & { readonly stored: StoredMail | null; readonly isThreadTaken: boolean }) | undefined>;
  /** The receivers among these persons, and how the writer stands to these audiences; unknown ones are not in the answer. */
  findReceivers(
    personIds: readonly PersonId[],
    audienceIds: readonly AudienceId[],
    day: LocalDate,
  ): Promise<{ readonly persons: readonly FoundBond[]; readonly audiences: ReadonlyMap<AudienceId, GroupStanding> }>;
  findThread(threadId: ThreadId, answers: MessageId, at: EpochMs, day: LocalDate): Promise<ThreadToAnswer | undefined>;
  /** Are all these files of the writer's account in the school? They stay until the message is stored. */
  holdsFiles(fileIds: readonly FileId[]): Promise<boolean>;
  /** Stores the message with a pointer for each receiver; answers how many. 0: nobody, and nothing was stored. */
  send(message: NewMessage): Promise<number>;
}

/** Which receivers to look for. */
export interface ReceiverQuery {
  readonly schoolId: SchoolId;
  readonly personId: PersonId;
  readonly accountId: AccountId;
  readonly ways: readonly Way[];
  readonly words: readonly SearchWord[];
  readonly day: LocalDate;
  readonly limit: number;
}

/** A class or group that may be written to. */
export interface AudienceReach {
  readonly audienceId: AudienceId;
  readonly label: string;
  readonly taught: boolean;
  readonly pupils: number;
  readonly guardians: number;
  readonly teachers: number;
}

/** A thread as read, before the desk says what may be done with it. */
export type ThreadRead = Omit<ThreadAnswer, 'answer' | 'messages' | 'earlier'> & {
  readonly thread: AnsweredThread;
  readonly isShown: boolean;
  readonly messages: readonly Omit<ThreadMessage, 'recallUntil'>[];
};

/** A draft to keep. */
export interface DraftToKeep {
  readonly schoolId: SchoolId;
  readonly personId: PersonId;
  readonly messageId: MessageId;
  readonly threadId: ThreadId | null;
  readonly subject: string;
  readonly text: string;
  readonly personIds: readonly PersonId[];
  readonly groups: readonly MailGroup[];
  readonly fileIds: readonly FileId[];
  readonly at: EpochMs;
}

/** The last thread of a page: of which place it is, for both places of somebody may be in one thread. */
export interface ThreadCursor {
  readonly threadId: ThreadId;
  readonly personId: PersonId;
}

/** Keeps threads and messages. */
export interface MailStore {
  compose<T>(writer: Writer, work: (draft: MailDraft) => Promise<T>): Promise<T>;
  /** How it stands with a writer; undefined when the person is not active. */
  findStanding(writer: Writer, at: EpochMs): Promise<WriterStanding | undefined>;
  searchReceivers(query: ReceiverQuery): Promise<readonly (FoundReceiver & Receiver)[]>;
  /** The classes and groups, with how many people each has today. */
  listAudiences(schoolId: SchoolId, personId: PersonId, day: LocalDate): Promise<readonly AudienceReach[]>;
  countUnread(places: MailPlaces, at: EpochMs): Promise<number>;
  /** One statement, whatever the number of threads. */
  listThreads(
    places: MailPlaces,
    page: {
      readonly archived: boolean;
      readonly after: ThreadCursor | null;
      readonly limit: number;
      readonly at: EpochMs;
    },
  ): Promise<readonly ThreadHead[]>;
  findThread(
    places: MailPlaces,
    threadId: ThreadId,
    page: { readonly before: MessageId | null; readonly limit: number; readonly at: EpochMs },
  ): Promise<ThreadRead | undefined>;
  /** False when there is no such thread for these places; so below. */
  markRead(places: MailPlaces, threadId: ThreadId, at: EpochMs): Promise<boolean>;
  archive(places: MailPlaces, threadId: ThreadId, isArchived: boolean, at: EpochMs): Promise<boolean>;
  /** Takes an own message back that was sent after `since`, or is not released yet. */
  recall(
    places: MailPlaces,
    threadId: ThreadId,
    messageId: MessageId,
    since: EpochMs,
    at: EpochMs,
  ): Promise<'recalled' | 'late' | 'unknown'>;
  /** Keeps a draft with its files unless the message was sent meanwhile, or there are `most` others, or a file is not the writer's. */
  saveDraft(draft: DraftToKeep, most: number): Promise<'kept' | 'tooMany' | 'fileUnknown'>;
  listDrafts(places: MailPlaces): Promise<readonly DraftAnswer[]>;
  dropDraft(places: MailPlaces, messageId: MessageId): Promise<void>;
  /** Can one of these places see a message that stands? For what it bears. */
  canSee(places: MailPlaces, schoolId: SchoolId, messageId: MessageId, at: EpochMs): Promise<boolean>;
  setRefusals(
    schoolId: SchoolId,
    personId: PersonId,
    refuses: readonly ('pupil' | 'guardian')[],
    at: EpochMs,
  ): Promise<void>;
  readRules(schoolId: SchoolId): Promise<readonly MailCell[]>;
  setRules(schoolId: SchoolId, cells: readonly MailCell[], deed: Deed): Promise<void>;
}
