// Who may write in the channel of a class, and who may take a message away. docs/spec/feed.md, FEED-40 on.

import { err, ok, parseAudienceId } from '../../base/index.ts';
import type { EpochMs, Result } from '../../base/index.ts';

declare const brand: unique symbol;
/** A message of a channel; made by the client that writes it. */
export type ChannelMessageId = string & { readonly [brand]: 'channelMessage' };

/** Reads the id of a message (a lowercase UUID). */
export function parseChannelMessageId(text: unknown): ChannelMessageId | undefined {
  return parseAudienceId(text) as string | undefined as ChannelMessageId | undefined;
}

/** When pupils may write: while a lesson of the class is open, besides until an hour, or never. FEED-42. */
export type ChannelMode = 'lessons' | 'open' | 'locked';
/** All of them. */
export const CHANNEL_MODES: readonly ChannelMode[] = ['lessons', 'open', 'locked'];
/** How somebody stands to a channel. `moderator`: who teaches the class, and the office. */
export type ChannelPart = 'moderator' | 'member' | 'guardian';

/** Longest message of a channel, code points. FEED-44. */
export const MAX_CHANNEL_TEXT = 2_000;
/** Between two messages of one person, milliseconds. FEED-44. */
export const CHANNEL_PACE_MS = 2_000;
/** So long an author may take back a message, milliseconds. FEED-45. */
export const TAKE_BACK_MS = 5 * 60_000;
/** A channel that is opened without an hour closes after so long, milliseconds. FEED-42. */
export const LONGEST_OPEN_MS = 12 * 3_600_000;

/** What decides whether a pupil may write. */
export interface ChannelNow {
  readonly mode: ChannelMode;
  /** With `open`: until then. */
  readonly openUntil: EpochMs | null;
  readonly lessonOn: boolean;
  /** 20:00 to 7:00 and week-ends, unless the school switched that off. */
  readonly quiet: boolean;
}

/** May pupils write in the channel now? During an open lesson also in quiet hours: a lesson is one. FEED-42, FEED-43. */
export function isOpenForPupils({ mode, openUntil, lessonOn, quiet }: ChannelNow, now: EpochMs): boolean {
  if (mode === 'locked') return false;
  if (lessonOn) return true;
  return mode === 'open' && !quiet && openUntil !== null && now < openUntil;
}

/** May somebody write? A moderator always, a guardian never. FEED-41 to 43, FEED-46. */
export function decideWrite(
  part: ChannelPart,
  muted: boolean,
  channel: ChannelNow,
  now: EpochMs,
): Result<null, { readonly code: 'channel.closed' | 'channel.muted' }> {
  if (part === 'moderator') return ok(null);
  if (part === 'guardian') return err({ code: 'channel.closed' });
  if (muted) return err({ code: 'channel.muted' });
  return isOpenForPupils(channel, now) ? ok(null) : err({ code: 'channel.closed' });
}

/** May somebody take a message away? A moderator any, its author for five minutes. FEED-45. */
export function decideDelete(
  part: ChannelPart,
  message: { readonly isOwn: boolean; readonly sentAt: EpochMs },
  now: EpochMs,
): Result<null, { readonly code: 'channel.unknownMessage' | 'channel.tooLate' }> {
  if (part === 'moderator') return ok(null);
  if (!message.isOwn) return err({ code: 'channel.unknownMessage' });
  return now - message.sentAt <= TAKE_BACK_MS ? ok(null) : err({ code: 'channel.tooLate' });
}
