// Reading messages, and what belongs to writing them: people to be found, drafts, what one refuses, what the school allows. docs/spec/mail.md.

import { cleanText, err, localDateAt, ok } from '@preau/core/base';
import type { FileId, PersonId, Result, SchoolId, SessionClaims } from '@preau/core/base';
import { answerToAll, MAIL_CELLS, RECALL_MS, releaseAt } from '@preau/core/school';
import type { MailCell, MessageId, ThreadId } from '@preau/core/school';
import type {
  DraftAnswer,
  MailSettingsAnswer,
  ReceiversAnswer,
  ThreadAnswer,
  ThreadsAnswer,
} from '@preau/protocol/school';
import type { FileReader } from '../files/file-ports.ts';
import { actorsOf } from '../rights.ts';
import type { DelegateStore } from './delegate-ports.ts';
import { findReceivers } from './find-receivers.ts';
import { placeIn, stoppedOf, writerOf } from './mail-desk.ts';
import type { MailDeskParts } from './mail-desk.ts';
import type { DraftToKeep, MailPlaces, ThreadCursor, ThreadRead, WriterStanding } from './mail-ports.ts';
import type { MailRefusal } from './mail-refusal.ts';

/** Threads and messages on a page. */
export const MAIL_PAGE = 50;
/** Drafts of one person. */
export const DRAFTS_MOST = 30;

/** The desk for reading. Every method answers the session's own places only. */
export interface MailboxDesk {
  list(
    session: SessionClaims,
    wanted: { readonly archived: boolean; readonly after: ThreadCursor | null },
  ): Promise<ThreadsAnswer>;
  read(
    session: SessionClaims,
    threadId: ThreadId,
    before: MessageId | null,
    /** As whom, where two places of the account are in the thread. */
    personId?: PersonId,
  ): Promise<Result<ThreadAnswer, MailRefusal>>;
  markRead(session: SessionClaims, threadId: ThreadId): Promise<Result<null, MailRefusal>>;
  archive(session: SessionClaims, threadId: ThreadId, isArchived: boolean): Promise<Result<null, MailRefusal>>;
  recall(session: SessionClaims, threadId: ThreadId, messageId: MessageId): Promise<Result<null, MailRefusal>>;
  /** How it stands for the place in this school (the first one without it). */
  settings(
    session: SessionClaims,
    schoolId?: SchoolId,
    personId?: PersonId,
  ): Promise<Result<MailSettingsAnswer, MailRefusal>>;
  receivers(
    session: SessionClaims,
    wanted: { readonly schoolId: SchoolId; readonly personId?: PersonId | undefined; readonly search: string },
  ): Promise<Result<ReceiversAnswer, MailRefusal>>;
  saveDraft(
    session: SessionClaims,
    draft: Omit<DraftToKeep, 'personId' | 'at' | 'fileIds'> & {
      readonly personId?: PersonId | undefined;
      readonly fileIds?: readonly FileId[] | undefined;
    },
  ): Promise<Result<null, MailRefusal>>;
  /** Whoever reads a message reads its files. MAIL-65. */
  readonly mayReadFiles: FileReader;
  drafts(session: SessionClaims): Promise<readonly DraftAnswer[]>;
  dropDraft(session: SessionClaims, messageId: MessageId): Promise<void>;
  /** Staff: from whom they take no messages. */
  refuse(
    session: SessionClaims,
    schoolId: SchoolId,
    refuses: readonly ('pupil' | 'guardian')[],
    personId?: PersonId,
  ): Promise<Result<null, MailRefusal>>;
  /** The office: the open cells of the matrix. */
  rules(session: SessionClaims, schoolId?: SchoolId): Promise<Result<readonly MailCell[], MailRefusal>>;
  setRules(session: SessionClaims, schoolId: SchoolId, cells: readonly MailCell[]): Promise<Result<null, MailRefusal>>;
}

/** Whose messages a session may read; of one place when it is named. */
export function placesOfSession(session: SessionClaims, personId?: PersonId): MailPlaces {
  const persons = session.persons.filter((person) => personId === undefined || person.personId === personId);
  return {
    schoolIds: [...new Set(persons.map((person) => person.schoolId))],
    personIds: persons.map((person) => person.personId),
  };
}

/** Makes the desk. */
export function createMailboxDesk({
  mail,
  delegates,
  clock,
  randomness,
}: MailDeskParts & { readonly delegates: DelegateStore }): MailboxDesk {
  const unknown = err({ code: 'thread.unknown' } as const);

  return {
    async list(session, { archived, after }) {
      const found = await mail.listThreads(placesOfSession(session), {
        archived,
        after,
        limit: MAIL_PAGE + 1,
        at: clock.now(),
      });
      const threads = found.slice(0, MAIL_PAGE);
      const last = threads.at(-1);
      return {
        threads,
        next: last === undefined || found.length === threads.length ? null : `${last.threadId}.${last.personId}`,
      };
    },
    async read(session, threadId, before, personId) {
      const at = clock.now();
      const read = await mail.findThread(placesOfSession(session, personId), threadId, {
        before,
        limit: MAIL_PAGE + 1,
        at,
      });
      const place = read && placeIn(session, read.schoolId, read.personId);
      if (read === undefined || place === undefined) return unknown;
      const standing = await mail.findStanding(writerOf(session, place), at);
      return standing === undefined ? unknown : ok(toThread(read, standing, at));
    },
    async markRead(session, threadId) {
      return (await mail.markRead(placesOfSession(session), threadId, clock.now())) ? ok(null) : unknown;
    },
    async archive(session, threadId, isArchived) {
      return (await mail.archive(placesOfSession(session), threadId, isArchived, clock.now())) ? ok(null) : unknown;
    },
    async recall(session, threadId, messageId) {
      const at = clock.now();
      const done = await mail.recall(placesOfSession(session), threadId, messageId, at - RECALL_MS, at);
      if (done === 'unknown') return unknown;
      return done === 'late' ? err({ code: 'mail.recallLate' }) : ok(null);
    },
    async settings(session, schoolId, personId) {
      const place = placeIn(session, schoolId, personId);
      if (place === undefined) return err({ code: 'session.forbidden' });
      const at = clock.now();
      const standing = await mail.findStanding(writerOf(session, place), at);
      if (standing === undefined) return err({ code: 'session.forbidden' });
      const release = standing.switches.quietHours ? releaseAt(at, standing.zone, place.personId) : at;
      const stopped = stoppedOf(standing, at);
      return ok({
        stopped,
        mutedUntil: stopped === 'muted' ? standing.mutedUntil : null,
        refuses: standing.refuses,
        waitsUntil: release > at ? release : null,
        mayBeUrgent: standing.roles.includes('head') || standing.roles.includes('operator'),
        unread: await mail.countUnread(placesOfSession(session), at),
        delegates: standing.roles.includes('guardian')
          ? await delegates.readContact(place.schoolId, place.personId, localDateAt(at, standing.zone))
          : null,
      });
    },
    async receivers(session, { schoolId, personId, search }) {
      const place = placeIn(session, schoolId, personId);
      if (place === undefined) return err({ code: 'session.forbidden' });
      const writer = writerOf(session, place);
      const standing = await mail.findStanding(writer, clock.now());
      if (standing === undefined) return err({ code: 'session.forbidden' });
      return ok(await findReceivers({ mail, delegates }, { writer, standing, search, at: clock.now() }));
    },
    async saveDraft(session, draft) {
      const place = placeIn(session, draft.schoolId, draft.personId);
      if (place === undefined) return err({ code: 'session.forbidden' });
      const done = await mail.saveDraft(
        {
          ...draft,
          subject: cleanText(draft.subject),
          text: cleanText(draft.text),
          fileIds: [...new Set(draft.fileIds)],
          personId: place.personId,
          at: clock.now(),
        },
        DRAFTS_MOST,
      );
      if (done === 'kept') return ok(null);
      return err({ code: done === 'tooMany' ? 'mail.tooManyDrafts' : 'file.unknown' });
    },
    mayReadFiles: (session, schoolId, messageId) =>
      mail.canSee(placesOfSession(session), schoolId, messageId as MessageId, clock.now()),
    drafts: (session) => mail.listDrafts(placesOfSession(session)),
    dropDraft: (session, messageId) => mail.dropDraft(placesOfSession(session), messageId),
    async refuse(session, schoolId, refuses, personId) {
      const place = actorsOf(session, ['teacher', 'head', 'operator'], schoolId).find(
        (each) => personId === undefined || each.personId === personId,
      );
      if (place === undefined) return err({ code: 'session.forbidden' });
      await mail.setRefusals(schoolId, place.personId, [...new Set(refuses)], clock.now());
      return ok(null);
    },
    async rules(session, schoolId) {
      const actor = actorsOf(session, ['head', 'operator'], schoolId)[0];
      return actor === undefined ? err({ code: 'session.forbidden' }) : ok(await mail.readRules(actor.schoolId));
    },
    async setRules(session, schoolId, cells) {
      const actor = actorsOf(session, ['head', 'operator'], schoolId)[0];
      if (actor === undefined) return err({ code: 'session.forbidden' });
      await mail.setRules(
        schoolId,
        MAIL_CELLS.filter((cell) => cells.includes(cell)),
        { auditId: randomness.uuid(), actorId: actor.personId, at: clock.now() },
      );
      return ok(null);
    },
  };
}

/** A thread with what may be done in it. */
function toThread(read: ThreadRead, standing: WriterStanding, at: number): ThreadAnswer {
  const { thread, isShown, messages, ...rest } = read;
  const page = messages.slice(-MAIL_PAGE);
  const answered = messages.findLast((message) => !message.mine && message.state === 'sent');
  return {
    ...rest,
    messages: page.map((message) => ({ ...message, recallUntil: recallUntil(message, at) })),
    earlier: messages.length > page.length ? (page[0]?.messageId ?? null) : null,
    answer: {
      stopped: isShown ? 'readOnly' : stoppedOf(standing, at),
      mutedUntil: standing.mutedUntil !== null && standing.mutedUntil > at ? standing.mutedUntil : null,
      toAll: answerToAll({ personId: read.personId, roles: standing.roles }, thread),
      answers: answered?.messageId ?? null,
      answersName: answered?.displayName ?? '',
    },
  };
}

function recallUntil(message: ThreadRead['messages'][number], at: number): number | null {
  if (!message.mine || (message.state !== 'sent' && message.state !== 'held')) return null;
  const until = Math.max(message.sentAt + RECALL_MS, message.releaseAt);
  return until > at ? until : null;
}
