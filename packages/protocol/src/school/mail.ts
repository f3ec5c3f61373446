// Threads, drafts, who may write to whom: /api/threads, /api/mail. docs/spec/mail.md.

import * as z from 'zod/mini';
import type { LocalDate, PersonId, Role, SchoolId } from '@preau/core/base';
import {
  MAIL_CELLS,
  MAX_MESSAGE_LENGTH,
  MAX_NAMED,
  MAX_SUBJECT_LENGTH,
  parseMessageId,
  parseThreadId,
} from '@preau/core/school';
import type { MailCell, MailGroup, MessageId, ThreadId } from '@preau/core/school';
import { audienceIdSchema, personIdSchema, schoolIdSchema } from '../base/index.ts';
import { fileIdsSchema } from './files.ts';
import type { FileInfo } from './files.ts';

const threadIdSchema = z.custom<ThreadId>((text) => parseThreadId(text) !== undefined, 'not a thread id');
const messageIdSchema = z.custom<MessageId>((text) => parseMessageId(text) !== undefined, 'not a message id');
// UTF-16 units, so that whatever is counted in characters fits; the desk counts characters.
const textSchema = z.string().check(z.maxLength(2 * MAX_MESSAGE_LENGTH));
const subjectSchema = z.string().check(z.maxLength(2 * MAX_SUBJECT_LENGTH));
const groupSchema = z.strictObject({
  audienceId: z.nullable(audienceIdSchema),
  who: z.enum(['pupils', 'guardians', 'teachers', 'optedIn']),
});
/** As whom, where the account has two places in the school; the first of them when absent. */
const placeSchema = { personId: z.optional(personIdSchema) };
const toSchema = {
  personIds: z.array(personIdSchema).check(z.maxLength(MAX_NAMED)),
  groups: z.array(groupSchema).check(z.maxLength(10)),
};

/** `POST /api/threads/receivers`: people and groups one may write to; names stay out of addresses. Without a search only what is near. */
export const receiversRequestSchema = z.strictObject({
  schoolId: schoolIdSchema,
  ...placeSchema,
  search: z.string().check(z.maxLength(100)),
});

/** `POST /api/threads`: begins a thread. Both ids are made by the client; the same request twice is one message. */
export const startThreadRequestSchema = z.strictObject({
  schoolId: schoolIdSchema,
  ...placeSchema,
  threadId: threadIdSchema,
  messageId: messageIdSchema,
  subject: subjectSchema.check(z.minLength(1)),
  text: textSchema.check(z.minLength(1)),
  ...toSchema,
  fileIds: z.optional(fileIdsSchema),
  /** The office's message that does not wait for the morning. */
  urgent: z.optional(z.boolean()),
});

/** `POST /api/threads/{threadId}/messages`: answers the message `answers`. */
export const answerRequestSchema = z.strictObject({
  ...placeSchema,
  messageId: messageIdSchema,
  answers: messageIdSchema,
  toAll: z.boolean(),
  text: textSchema.check(z.minLength(1)),
  fileIds: z.optional(fileIdsSchema),
  urgent: z.optional(z.boolean()),
});

/** `PUT /api/threads/drafts/{messageId}`: keeps what is being written. */
export const draftRequestSchema = z.strictObject({
  schoolId: schoolIdSchema,
  ...placeSchema,
  threadId: z.nullable(threadIdSchema),
  subject: subjectSchema,
  text: textSchema,
  ...toSchema,
  fileIds: z.optional(fileIdsSchema),
});

/** `PUT /api/threads/{threadId}/archived`. */
export const archiveRequestSchema = z.strictObject({ archived: z.boolean() });

/** `PUT /api/mail/refusals`: from whom one takes no messages (staff). */
export const refusalsRequestSchema = z.strictObject({
  schoolId: schoolIdSchema,
  ...placeSchema,
  refuses: z.array(z.enum(['pupil', 'guardian'])).check(z.maxLength(2)),
});

/** `PUT /api/mail/delegate-contact` (guardian): may the delegates of the child's class write, and be written as one of them. */
export const delegateContactRequestSchema = z.strictObject({
  schoolId: schoolIdSchema,
  ...placeSchema,
  isOpen: z.boolean(),
});

/** `PUT /api/mail/delegates/{audienceId}` (head, whoever looks after the class): names a guardian of the class, or ends it. */
export const delegateRequestSchema = z.strictObject({ personId: personIdSchema, isDelegate: z.boolean() });

/** `PUT /api/mail/rules` (head): the cells that are open; all others are closed. */
export const rulesRequestSchema = z.strictObject({
  schoolId: schoolIdSchema,
  cells: z.array(z.enum(MAIL_CELLS)).check(z.maxLength(MAIL_CELLS.length)),
});

/** A group with its name and how many it is now. */
export interface NamedGroup extends MailGroup {
  /** Label of the class or group; empty for the whole school. */
  readonly label: string;
}

/** Answer of `POST /api/threads/receivers`: at most 12 persons and 12 groups. */
export interface ReceiversAnswer {
  readonly persons: readonly FoundReceiver[];
  readonly groups: readonly (NamedGroup & { readonly people: number })[];
}

/** Somebody one may write to. */
export interface FoundReceiver {
  readonly personId: PersonId;
  readonly displayName: string;
  readonly roles: readonly Role[];
  /** Of a pupil. */
  readonly classLabel: string;
  /** Of a guardian, for staff: the children, those taught first. */
  readonly children: readonly string[];
  /** Of a teacher: what they teach the writer or the writer's child; else what they teach. */
  readonly subjects: readonly string[];
}

/** How it stands with a message. `held`: somebody looks at it first; `refused`: it never left. */
export type MessageState = 'sent' | 'held' | 'refused' | 'recalled' | 'removed';

/** Answer of `POST /api/threads` and of an answer: the same for the same request sent twice. */
export interface SentAnswer {
  readonly threadId: ThreadId;
  readonly messageId: MessageId;
  readonly receivers: number;
  readonly state: MessageState;
  /** From when on the receivers see it, epoch ms. */
  readonly releaseAt: number;
}

/** A thread in a list. */
export interface ThreadHead {
  readonly threadId: ThreadId;
  readonly schoolId: SchoolId;
  /** The place of the account that reads it. */
  readonly personId: PersonId;
  readonly subject: string;
  readonly lastAt: number;
  readonly messages: number;
  readonly unread: number;
  readonly last: {
    readonly displayName: string;
    readonly mine: boolean;
    readonly state: MessageState;
    /** The beginning; empty unless the message stands. */
    readonly text: string;
    /** How many files it bears. */
    readonly files: number;
    /** Own, and not released yet: when it will be. */
    readonly waitsUntil: number | null;
  };
  /** The others, as far as one sees them: at most three names. */
  readonly others: readonly string[];
  readonly othersMore: number;
  readonly sentTo: readonly NamedGroup[];
}

/** Answer of `GET /api/threads`: at most 50, the newest first. */
export interface ThreadsAnswer {
  readonly threads: readonly ThreadHead[];
  /** `after` of the next page; null when this is the last. */
  readonly next: string | null;
}

/** A message of a thread. */
export interface ThreadMessage {
  readonly messageId: MessageId;
  readonly authorId: PersonId;
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly mine: boolean;
  readonly state: MessageState;
  /** Empty unless the message stands. */
  readonly text: string;
  /** None unless the message stands. */
  readonly files: readonly FileInfo[];
  readonly sentAt: number;
  readonly releaseAt: number;
  readonly isNew: boolean;
  /** Own: how many got it, and until when it may be taken back (null: no longer). */
  readonly receivers: number;
  readonly recallUntil: number | null;
}

/** Why one may not write now. */
export type WritingStopped = 'off' | 'pupilsOff' | 'muted' | 'readOnly';

/** Answer of `GET /api/threads/{threadId}`: the newest 50 messages, oldest first; `before` leads to earlier ones. */
export interface ThreadAnswer {
  readonly threadId: ThreadId;
  readonly schoolId: SchoolId;
  readonly personId: PersonId;
  readonly subject: string;
  readonly isArchived: boolean;
  /** Those who see one another. */
  readonly people: readonly {
    readonly personId: PersonId;
    readonly displayName: string;
    readonly roles: readonly Role[];
  }[];
  readonly sentTo: readonly NamedGroup[];
  readonly messages: readonly ThreadMessage[];
  /** `before` of the page with earlier ones. */
  readonly earlier: MessageId | null;
  /** An adult alone with a pupil: the guardians may ask to see it. */
  readonly mayBeShown: boolean;
  readonly answer: {
    readonly stopped: WritingStopped | null;
    readonly mutedUntil: number | null;
    /** Whom an answer to all reaches. */
    readonly toAll: 'everybody' | 'staff' | 'nobody';
    /** The message that a plain answer answers: the last of somebody else. */
    readonly answers: MessageId | null;
    readonly answersName: string;
  };
}

/** A draft, in `GET /api/threads/drafts`. */
export interface DraftAnswer {
  readonly messageId: MessageId;
  readonly schoolId: SchoolId;
  /** As whom it is written. */
  readonly personId: PersonId;
  readonly threadId: ThreadId | null;
  readonly subject: string;
  readonly text: string;
  readonly persons: readonly { readonly personId: PersonId; readonly displayName: string }[];
  readonly groups: readonly NamedGroup[];
  readonly files: readonly FileInfo[];
  readonly savedAt: number;
}

/** Answer of `GET /api/mail/settings`: how it stands for this place. */
export interface MailSettingsAnswer {
  readonly stopped: WritingStopped | null;
  readonly mutedUntil: number | null;
  readonly refuses: readonly ('pupil' | 'guardian')[];
  /** From when on a message sent now is seen; null: at once. */
  readonly waitsUntil: number | null;
  readonly mayBeUrgent: boolean;
  readonly unread: number;
  /** Of a guardian; else null. */
  readonly delegates: DelegateContact | null;
}

/** A guardian and the delegates of the children's classes, in `MailSettingsAnswer`. */
export interface DelegateContact {
  /** Delegates may write, and one may write as a delegate. Off at first. */
  readonly isOpen: boolean;
  /** Classes of which one is named a delegate. */
  readonly delegateOf: readonly string[];
  /** Who the delegates are, with the label of their class. */
  readonly delegates: readonly { readonly displayName: string; readonly label: string }[];
}

/** Answer of `GET /api/mail/delegates/{audienceId}`: the guardians of a class, the delegates first. */
export interface DelegatesAnswer {
  readonly label: string;
  /** Last day for which whoever is named now is named. */
  readonly until: LocalDate;
  readonly guardians: readonly {
    readonly personId: PersonId;
    readonly displayName: string;
    readonly children: readonly string[];
    readonly isDelegate: boolean;
    /** Of a delegate: agreed to write and be written to; else null, for it is their own affair. */
    readonly isOpen: boolean | null;
  }[];
}

/** Answer of `GET /api/mail/rules` (head). */
export interface MailRulesAnswer {
  readonly cells: readonly MailCell[];
}
