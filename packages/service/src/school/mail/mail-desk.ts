// Writing messages: who may, to whom, when they are seen. docs/spec/mail.md.

import { cleanText, err, lengthOf, localDateAt, ok } from '@preau/core/base';
import type { FileId, PersonClaim, PersonId, Result, SchoolId, SessionClaims } from '@preau/core/base';
import {
  hasLink,
  isHeld,
  MAX_MESSAGE_LENGTH,
  MAX_SUBJECT_LENGTH,
  OPEN_UP_TO,
  releaseAt,
  waitBeforeSending,
} from '@preau/core/school';
import type { MailGroup, MessageId, ThreadId } from '@preau/core/school';
import type { SentAnswer, WritingStopped } from '@preau/protocol/school';
import type { Clock, Randomness } from '../../base/index.ts';
import type { MailDraft, MailStore, NewMessage, StoredMail, Writer, WriterStanding } from './mail-ports.ts';
import { checkReceivers, receiversOf } from './mail-receivers.ts';
import type { MailRefusal } from './mail-refusal.ts';

/** A thread to begin. */
export interface StartThread {
  readonly schoolId: SchoolId;
  /** As whom; the first place in the school when absent. */
  readonly personId?: PersonId | undefined;
  readonly threadId: ThreadId;
  readonly messageId: MessageId;
  readonly subject: string;
  readonly text: string;
  readonly personIds: readonly PersonId[];
  readonly groups: readonly MailGroup[];
  /** Files of the writer's own, at most ten. */
  readonly fileIds?: readonly FileId[] | undefined;
  readonly urgent?: boolean | undefined;
}

/** An answer. */
export interface AnswerThread {
  /** As whom; the first place that is in the thread when absent. */
  readonly personId?: PersonId | undefined;
  readonly messageId: MessageId;
  readonly answers: MessageId;
  readonly toAll: boolean;
  readonly text: string;
  readonly fileIds?: readonly FileId[] | undefined;
  readonly urgent?: boolean | undefined;
}

/** What the desk works with. */
export interface MailDeskParts {
  readonly mail: MailStore;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** The desk for writing. Every method checks the rights of the session. */
export interface MailDesk {
  start(session: SessionClaims, wanted: StartThread): Promise<Result<SentAnswer, MailRefusal>>;
  answer(session: SessionClaims, threadId: ThreadId, wanted: AnswerThread): Promise<Result<SentAnswer, MailRefusal>>;
}

type Written = WriterStanding & { readonly stored: StoredMail | null; readonly isThreadTaken: boolean };

/** Makes the desk. */
export function createMailDesk({ mail, clock, randomness }: MailDeskParts): MailDesk {
  /** Reads how the writer stands, and answers at once what was sent before or may not be sent now. */
  async function open(
    draft: MailDraft,
    writer: Writer,
    messageId: MessageId,
    threadId: ThreadId,
  ): Promise<Result<Written | SentAnswer, MailRefusal>> {
    const standing = await draft.readWriter(messageId, threadId, clock.now());
    if (standing === undefined) return err({ code: 'session.forbidden' });
    const { stored } = standing;
    if (stored !== null)
      return stored.authorId === writer.personId && stored.threadId === threadId
        ? ok(toSent(messageId, stored))
        : err({ code: 'request.invalid', detail: 'the id of the message is in use' });
    const refusal = refusalOf(standing, clock.now());
    return refusal === undefined ? ok(standing) : err(refusal);
  }

  async function deliver(
    draft: MailDraft,
    standing: Written,
    message: Pick<
      NewMessage,
      'threadId' | 'messageId' | 'body' | 'personIds' | 'groups' | 'everybody' | 'begins' | 'byDelegate'
    > & {
      readonly fileIds: readonly FileId[] | undefined;
      readonly urgent: boolean;
      readonly reached: number;
    },
  ): Promise<Result<SentAnswer, MailRefusal>> {
    const { urgent, reached, fileIds: wanted = [], ...rest } = message;
    const now = clock.now();
    const fileIds = [...new Set(wanted)];
    if (!(await draft.holdsFiles(fileIds))) return err({ code: 'file.unknown' });
    const office = standing.roles.includes('head') || standing.roles.includes('operator');
    const release =
      standing.switches.quietHours && !(urgent && office) ? releaseAt(now, standing.zone, message.messageId) : now;
    const held = isHeld({
      roles: standing.roles,
      deviceSince: standing.deviceSince,
      receivers: reached,
      hasLink: hasLink(`${rest.begins?.subject ?? ''} ${rest.body}`),
      files: fileIds.length,
      now,
    });
    const state = held ? 'held' : 'sent';
    const receivers = await draft.send({
      ...rest,
      fileIds,
      state,
      at: now,
      releaseAt: release,
      day: localDateAt(now, standing.zone),
      auditId: randomness.uuid(),
      caseId: randomness.uuid(),
    });
    if (receivers === 0) return err({ code: 'mail.nobody' });
    return ok({ threadId: message.threadId, messageId: message.messageId, receivers, state, releaseAt: release });
  }

  return {
    async start(session, wanted) {
      const place = placeIn(session, wanted.schoolId, wanted.personId);
      if (place === undefined) return err({ code: 'session.forbidden' });
      const subject = cleanText(wanted.subject).replaceAll('\n', ' ');
      const body = cleanText(wanted.text);
      const wrong = checkTexts(subject, body);
      if (wrong !== undefined) return err(wrong);
      const writer = writerOf(session, place);
      return mail.compose(writer, async (draft) => {
        const opened = await open(draft, writer, wanted.messageId, wanted.threadId);
        if (!opened.ok || 'state' in opened.value) return opened as Result<SentAnswer, MailRefusal>;
        const standing = opened.value;
        if (standing.isThreadTaken) return err({ code: 'request.invalid', detail: 'the id of the thread is in use' });
        const personIds = [...new Set(wanted.personIds)].filter((id) => id !== writer.personId);
        const checked = await checkReceivers(draft, standing, personIds, wanted.groups, clock.now());
        if (!checked.ok) return checked;
        const { byDelegate } = checked.value;
        return deliver(draft, standing, {
          threadId: wanted.threadId,
          messageId: wanted.messageId,
          body,
          personIds,
          groups: wanted.groups,
          everybody: false,
          begins: { subject, isOpen: wanted.groups.length === 0 && personIds.length <= OPEN_UP_TO && !byDelegate },
          byDelegate,
          fileIds: wanted.fileIds,
          urgent: wanted.urgent === true,
          reached: personIds.length,
        });
      });
    },
    async answer(session, threadId, wanted) {
      const body = cleanText(wanted.text);
      const wrong = checkTexts('-', body);
      if (wrong !== undefined) return err(wrong);
      // The thread is looked for in each school of the account; an id is in one of them.
      for (const place of session.persons) {
        if (wanted.personId !== undefined && wanted.personId !== place.personId) continue;
        const writer = writerOf(session, place);
        const done = await mail.compose(writer, async (draft) => {
          const now = clock.now();
          const standing = await draft.readWriter(wanted.messageId, threadId, now);
          if (standing === undefined || !standing.isThreadTaken) return undefined;
          const { stored } = standing;
          if (stored !== null)
            return stored.authorId === writer.personId && stored.threadId === threadId
              ? ok(toSent(wanted.messageId, stored))
              : err({ code: 'request.invalid', detail: 'the id of the message is in use' } as const);
          const day = localDateAt(now, standing.zone);
          const thread = await draft.findThread(threadId, wanted.answers, now, day);
          if (thread === undefined || thread.answeredId === null) return undefined;
          if (thread.isShown) return err({ code: 'mail.readOnly' } as const);
          const stopped = refusalOf(standing, now);
          if (stopped !== undefined) return err(stopped);
          const to = receiversOf(standing, writer.personId, thread, wanted.toAll);
          if (!to.ok) return to;
          return deliver(draft, standing, {
            threadId,
            messageId: wanted.messageId,
            body,
            personIds: to.value.personIds,
            groups: [],
            everybody: to.value.everybody,
            byDelegate: to.value.byDelegate,
            fileIds: wanted.fileIds,
            urgent: wanted.urgent === true,
            reached: to.value.personIds.length,
          });
        });
        if (done !== undefined) return done;
      }
      return err({ code: 'thread.unknown' });
    },
  };
}

/** The place of a session in a school: the one named, else the first. */
export function placeIn(session: SessionClaims, schoolId?: SchoolId, personId?: PersonId): PersonClaim | undefined {
  return session.persons.find(
    (person) =>
      (schoolId === undefined || person.schoolId === schoolId) &&
      (personId === undefined || person.personId === personId),
  );
}

/** Who writes from this place. */
export function writerOf(session: SessionClaims, place: PersonClaim): Writer {
  return {
    schoolId: place.schoolId,
    personId: place.personId,
    accountId: session.accountId,
    deviceId: session.deviceId,
  };
}

/** Why somebody may not write at all now; null when they may. MAIL-5, MAIL-6, MAIL-52. */
export function stoppedOf(standing: WriterStanding, now: number): WritingStopped | null {
  if (!standing.switches.messaging) return 'off';
  if (!standing.switches.pupilMessages && standing.roles.includes('pupil')) return 'pupilsOff';
  return standing.mutedUntil !== null && standing.mutedUntil > now ? 'muted' : null;
}

function refusalOf(standing: WriterStanding, now: number): MailRefusal | undefined {
  const stopped = stoppedOf(standing, now);
  if (stopped === 'muted') return { code: 'mail.muted', retryAfterMs: (standing.mutedUntil ?? now) - now };
  if (stopped !== null) return { code: `mail.${stopped}` };
  const wait = waitBeforeSending(standing.sent, standing.roles, now);
  return wait > 0 ? { code: 'mail.tooFast', retryAfterMs: wait } : undefined;
}

function checkTexts(subject: string, body: string): MailRefusal | undefined {
  if (subject === '' || body === '') return { code: 'request.invalid', detail: 'subject or text is empty' };
  if (lengthOf(subject) > MAX_SUBJECT_LENGTH || lengthOf(body) > MAX_MESSAGE_LENGTH)
    return { code: 'request.invalid', detail: 'subject or text is too long' };
  return undefined;
}

function toSent(messageId: MessageId, { threadId, receivers, state, releaseAt: at }: StoredMail): SentAnswer {
  return { threadId, messageId, receivers, state, releaseAt: at };
}
