// The channel of a class: always there, opened, read and moderated by its teachers. docs/spec/feed.md, FEED-40 on.

import { cleanText, err, lengthOf, ok } from '@preau/core/base';
import {
  CHANNEL_PACE_MS,
  decideDelete,
  decideWrite,
  displayNameOf,
  isOpenForPupils,
  LONGEST_OPEN_MS,
  MAX_CHANNEL_TEXT,
  releaseAt as releaseFrom,
} from '@preau/core/school';
import type { AudienceId, EpochMs, LessonId, PersonId, Result, SessionClaims } from '@preau/core/base';
import type { ChannelMessageId, ChannelMode, ChannelNow } from '@preau/core/school';
import type {
  ChannelAnswer,
  ChannelLesson,
  ChannelMessage,
  ChannelsAnswer,
  LessonTalkAnswer,
} from '@preau/protocol/school';
import type { Clock, Randomness } from '../../base/index.ts';
import type { Deed } from '../day-ports.ts';
import type { Reports } from '../mail/moderation-ports.ts';
import type { ChannelStore, LessonTalk, StoredChannel, StoredMessage } from './channel-ports.ts';

/** Why a channel refuses. */
export interface ChannelRefusal {
  readonly code:
    | 'channel.unknown'
    | 'channel.closed'
    | 'channel.muted'
    | 'channel.tooFast'
    | 'channel.tooLate'
    | 'channel.unknownMessage'
    | 'lesson.unknown'
    | 'person.unknown'
    | 'request.invalid'
    | 'session.forbidden';
  readonly detail?: string;
  readonly retryAfterMs?: number;
}

/** What changes of a channel. */
export interface ChannelPatch {
  readonly mode?: ChannelMode | undefined;
  readonly openUntil?: EpochMs | undefined;
  readonly guardiansRead?: boolean | undefined;
}

/** What the desk works with. */
export interface ChannelDeskParts {
  readonly channels: ChannelStore;
  readonly talk: LessonTalk;
  readonly reports: Reports;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** The desk. Every method asks the database how the account stands to the class. */
export interface ChannelDesk {
  list(session: SessionClaims): Promise<ChannelsAnswer>;
  /** `answer` is undefined when `shownTag` says all there is. */
  read(
    session: SessionClaims,
    audienceId: AudienceId,
    asked: { readonly after?: ChannelMessageId | undefined; readonly shownTags?: readonly string[] },
  ): Promise<Result<{ readonly tag: string; readonly answer: ChannelAnswer | undefined }, ChannelRefusal>>;
  readLesson(
    session: SessionClaims,
    audienceId: AudienceId,
    lessonId: LessonId,
  ): Promise<Result<LessonTalkAnswer, ChannelRefusal>>;
  send(
    session: SessionClaims,
    audienceId: AudienceId,
    message: { readonly messageId: ChannelMessageId; readonly text: string },
  ): Promise<Result<{ readonly messageId: ChannelMessageId; readonly releaseAt: EpochMs }, ChannelRefusal>>;
  remove(
    session: SessionClaims,
    audienceId: AudienceId,
    messageId: ChannelMessageId,
  ): Promise<Result<null, ChannelRefusal>>;
  /** The office gets a copy as it is now. FEED-53. */
  report(
    session: SessionClaims,
    audienceId: AudienceId,
    messageId: ChannelMessageId,
    reason: string,
  ): Promise<Result<null, ChannelRefusal>>;
  change(session: SessionClaims, audienceId: AudienceId, patch: ChannelPatch): Promise<Result<null, ChannelRefusal>>;
  mute(
    session: SessionClaims,
    audienceId: AudienceId,
    personId: PersonId,
    muted: boolean,
  ): Promise<Result<null, ChannelRefusal>>;
}

/** Messages on one page. FEED-48. */
const CHANNEL_PAGE = 50;
/** A page asks again after 10 to 15 seconds, spread. FEED-49. */
const ASK_AFTER_MS = 10_000;
const ASK_SPREAD_MS = 5_000;
const NO_LESSONS = { lessons: [], isOn: false };

/** Makes the desk. */
export function createChannelDesk({ channels, talk, reports, clock, randomness }: ChannelDeskParts): ChannelDesk {
  const deedOf = (actorId: PersonId): Deed => ({ auditId: randomness.uuid(), actorId, at: clock.now() });

  /** The channel when the account may read it, and whether the hours are quiet. */
  async function enter(
    session: SessionClaims,
    audienceId: AudienceId,
  ): Promise<Result<{ readonly channel: StoredChannel; readonly quietUntil: EpochMs | null }, ChannelRefusal>> {
    const now = clock.now();
    const channel = await channels.find(session.accountId, now, audienceId);
    if (channel === undefined || !channel.isOn || (channel.part === 'guardian' && !channel.guardiansRead))
      return err({ code: 'channel.unknown' });
    const later = channel.quietHours ? releaseFrom(now, channel.zone, audienceId) : now;
    return ok({ channel, quietUntil: later === now ? null : later });
  }

  async function moderate(
    session: SessionClaims,
    audienceId: AudienceId,
  ): Promise<Result<StoredChannel, ChannelRefusal>> {
    const entered = await enter(session, audienceId);
    if (!entered.ok) return entered;
    const { channel } = entered.value;
    return channel.part === 'moderator' ? ok(channel) : err({ code: 'session.forbidden' });
  }

  const nowOf = (channel: StoredChannel, lessonOn: boolean, quietUntil: EpochMs | null): ChannelNow => ({
    mode: channel.mode,
    openUntil: channel.openUntil,
    lessonOn,
    quiet: quietUntil !== null,
  });

  return {
    async list(session) {
      return { channels: await channels.list(session.accountId, clock.now()) };
    },
    async read(session, audienceId, { after, shownTags = [] }) {
      const entered = await enter(session, audienceId);
      if (!entered.ok) return entered;
      const { channel, quietUntil } = entered.value;
      const now = clock.now();
      // What was said in a lesson was not written for families. FEED-47.
      const { lessons, isOn } = channel.part === 'guardian' ? NO_LESSONS : await talk.listLessons(channel, now);
      const standsNow = nowOf(channel, isOn, quietUntil);
      const isOpen = isOpenForPupils(standsNow, now);
      const may = decideWrite(channel.part, channel.muted, standsNow, now);
      const tag = toTag(channel, lessons, isOpen, isOn);
      if (after === undefined && shownTags.includes(tag)) return ok({ tag, answer: undefined });
      const found = await channels.readMessages(channel, channel.personId, now, {
        after: after ?? null,
        limit: CHANNEL_PAGE + 1,
      });
      const page = found.slice(0, CHANNEL_PAGE);
      return ok({
        tag,
        answer: {
          audienceId,
          label: channel.label,
          zone: channel.zone,
          part: channel.part,
          mode: channel.mode,
          openUntil: channel.openUntil,
          guardiansRead: channel.guardiansRead,
          lessonOn: isOn,
          isOpen,
          refusal: may.ok ? null : may.error.code,
          messages: page.map((message) => toMessage(message, channel)).toReversed(),
          earlier: found.length > page.length ? (page.at(-1)?.messageId ?? null) : null,
          lessons: after === undefined ? lessons : [],
          askAfterMs: ASK_AFTER_MS + Math.floor(((randomness.bytes(1)[0] ?? 0) / 256) * ASK_SPREAD_MS),
          now,
        },
      });
    },
    async readLesson(session, audienceId, lessonId) {
      const entered = await enter(session, audienceId);
      if (!entered.ok) return entered;
      const { channel } = entered.value;
      const messages = channel.part === 'guardian' ? undefined : await talk.readTalk(channel, lessonId);
      return messages === undefined ? err({ code: 'lesson.unknown' }) : ok({ messages });
    },
    async send(session, audienceId, { messageId, text: given }) {
      const entered = await enter(session, audienceId);
      if (!entered.ok) return entered;
      const { channel, quietUntil } = entered.value;
      const text = cleanText(given);
      if (text === '' || lengthOf(text) > MAX_CHANNEL_TEXT)
        return err({ code: 'request.invalid', detail: `a message has 1 to ${MAX_CHANNEL_TEXT} characters` });
      const now = clock.now();
      const { isOn } = channel.part === 'member' ? await talk.listLessons(channel, now) : NO_LESSONS;
      const may = decideWrite(channel.part, channel.muted, nowOf(channel, isOn, quietUntil), now);
      if (!may.ok) return may;
      // A pupil writes only while others may read at once; what a teacher writes in quiet hours waits for the morning.
      const releaseAt = channel.part === 'member' ? now : (quietUntil ?? now);
      const message = { messageId, authorId: channel.personId, text, sentAt: now, releaseAt };
      const outcome = await channels.send(channel, message, CHANNEL_PACE_MS);
      if (outcome === 'tooFast') return err({ code: 'channel.tooFast', retryAfterMs: CHANNEL_PACE_MS });
      if (outcome === 'taken') return err({ code: 'request.invalid', detail: 'messageId is taken' });
      const kept = outcome === 'same' ? await channels.findMessage(channel, messageId) : message;
      return ok({ messageId, releaseAt: kept?.releaseAt ?? releaseAt });
    },
    async remove(session, audienceId, messageId) {
      const entered = await enter(session, audienceId);
      if (!entered.ok) return entered;
      const { channel } = entered.value;
      const message = await channels.findMessage(channel, messageId);
      if (message === undefined) return err({ code: 'channel.unknownMessage' });
      const isOwn = message.authorId === channel.personId;
      const may = decideDelete(channel.part, { isOwn, sentAt: message.sentAt }, clock.now());
      if (!may.ok) return may;
      await channels.erase(channel.schoolId, messageId, deedOf(channel.personId));
      return ok(null);
    },
    async report(session, audienceId, messageId, reason) {
      const entered = await enter(session, audienceId);
      if (!entered.ok) return entered;
      const { schoolId, personId } = entered.value.channel;
      const message = await channels.findMessage(entered.value.channel, messageId);
      if (message === undefined || message.text === null || message.releaseAt > clock.now())
        return err({ code: 'channel.unknownMessage' });
      if (message.authorId === personId)
        return err({ code: 'request.invalid', detail: 'one’s own message is taken back, not reported' });
      const { authorId, text } = message;
      await reports.report({
        schoolId,
        kind: 'channel',
        subjectId: messageId,
        authorId,
        reportedBy: personId,
        text,
        reason,
      });
      return ok(null);
    },
    async change(session, audienceId, { mode, openUntil, guardiansRead }) {
      const found = await moderate(session, audienceId);
      if (!found.ok) return found;
      const channel = found.value;
      const now = clock.now();
      if (openUntil !== undefined && (mode !== 'open' || openUntil <= now || openUntil > now + LONGEST_OPEN_MS))
        return err({ code: 'request.invalid', detail: 'openUntil goes with mode open and lies within twelve hours' });
      const until =
        mode === undefined ? channel.openUntil : mode === 'open' ? (openUntil ?? now + LONGEST_OPEN_MS) : null;
      await channels.change(
        channel,
        {
          mode: mode ?? channel.mode,
          openUntil: until,
          guardiansRead: guardiansRead ?? channel.guardiansRead,
        },
        deedOf(channel.personId),
      );
      return ok(null);
    },
    async mute(session, audienceId, personId, muted) {
      const found = await moderate(session, audienceId);
      if (!found.ok) return found;
      const isDone = await channels.mute(found.value, personId, muted, deedOf(found.value.personId));
      return isDone ? ok(null) : err({ code: 'person.unknown' });
    },
  };
}

function toMessage(message: StoredMessage, channel: StoredChannel): ChannelMessage {
  const { personId, isTeacher, isMuted, ...name } = message.author;
  return {
    messageId: message.messageId,
    author: { personId, displayName: displayNameOf(name), isTeacher },
    isOwn: personId === channel.personId,
    text: message.text,
    sentAt: message.sentAt,
    releaseAt: message.releaseAt,
    isMuted: channel.part === 'moderator' && isMuted,
  };
}

/** Differs whenever the first page would. FEED-49. */
function toTag(channel: StoredChannel, lessons: readonly ChannelLesson[], isOpen: boolean, isOn: boolean): string {
  const said = lessons.map(({ lessonId, messages }) => `${lessonId.slice(0, 8)}${messages}`).join('.');
  const state = [channel.version, channel.pending, channel.part, channel.muted, isOpen, isOn, channel.personId];
  return `"${state.join('-')}-${lessons.length}.${said}"`;
}
