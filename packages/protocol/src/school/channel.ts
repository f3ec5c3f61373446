// The channel of a class or group. docs/spec/feed.md, FEED-40 on.

import * as z from 'zod/mini';
import type { AudienceId, EpochMs, LessonId, PersonId, SchoolId } from '@preau/core/base';
import { CHANNEL_MODES, parseChannelMessageId } from '@preau/core/school';
import type { ChannelMessageId, ChannelMode, ChannelPart } from '@preau/core/school';
import { instantSchema, personIdSchema } from '../base/index.ts';

/** `POST /api/channels/{id}/messages`. The client makes the id: the same request again is the same message. */
export const newChannelMessageSchema = z.strictObject({
  messageId: z.custom<ChannelMessageId>((text) => parseChannelMessageId(text) !== undefined, 'not a message id'),
  text: z.string().check(z.minLength(1), z.maxLength(4_000)),
});
/** `PATCH /api/channels/{id}` (teachers of it, office). `openUntil` goes with mode `open`. */
export const changeChannelSchema = z.strictObject({
  mode: z.optional(z.enum(CHANNEL_MODES as [ChannelMode, ...ChannelMode[]])),
  openUntil: z.optional(instantSchema),
  guardiansRead: z.optional(z.boolean()),
});
/** `PUT /api/channels/{id}/mutes` (teachers of it, office). */
export const muteSchema = z.strictObject({ personId: personIdSchema, muted: z.boolean() });

/** Answer of `GET /api/channels`: those that the account may read. */
export interface ChannelsAnswer {
  readonly channels: readonly {
    readonly audienceId: AudienceId;
    readonly schoolId: SchoolId;
    readonly label: string;
    readonly kind: 'class' | 'group';
    /** When the last message came; null when none ever did. */
    readonly lastAt: EpochMs | null;
  }[];
}

/** A message of a channel. */
export interface ChannelMessage {
  readonly messageId: ChannelMessageId;
  readonly author: { readonly personId: PersonId; readonly displayName: string; readonly isTeacher: boolean };
  readonly isOwn: boolean;
  /** Null once deleted. */
  readonly text: string | null;
  readonly sentAt: EpochMs;
  /** Readers see it from then on; later than `sentAt` only for one's own in quiet hours. */
  readonly releaseAt: EpochMs;
  /** Only told to moderators. */
  readonly isMuted: boolean;
}

/** A lesson of the last fourteen days in which something was written, folded. */
export interface ChannelLesson {
  readonly lessonId: LessonId;
  readonly subject: string;
  readonly startsAt: EpochMs;
  readonly messages: number;
}

/** Answer of `GET /api/channels/{id}`: the newest fifty messages, oldest first; with `after` the fifty before that one. */
export interface ChannelAnswer {
  readonly audienceId: AudienceId;
  readonly label: string;
  readonly zone: string;
  readonly part: ChannelPart;
  readonly mode: ChannelMode;
  readonly openUntil: EpochMs | null;
  readonly guardiansRead: boolean;
  readonly lessonOn: boolean;
  /** Pupils may write now. */
  readonly isOpen: boolean;
  /** Why this account may not write; null when it may. */
  readonly refusal: 'channel.closed' | 'channel.muted' | null;
  readonly messages: readonly ChannelMessage[];
  /** `after` of the page before this one; null when this is the first ever written. */
  readonly earlier: ChannelMessageId | null;
  readonly lessons: readonly ChannelLesson[];
  /** Ask again after so long, milliseconds, jittered by the server. */
  readonly askAfterMs: number;
  readonly now: EpochMs;
}

/** Answer of `GET /api/channels/{id}/lessons/{lessonId}`: what was written in a lesson and not erased. */
export interface LessonTalkAnswer {
  readonly messages: readonly {
    readonly seq: number;
    readonly displayName: string;
    readonly text: string;
    readonly at: EpochMs;
  }[];
}
