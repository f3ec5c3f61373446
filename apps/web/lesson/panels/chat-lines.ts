// The discussion as lines: what each shows, and why one cannot write.

import { lengthOf } from '@preau/core/base';
import { findMember, findObstacle, MAX_MESSAGE_LENGTH } from '@preau/core/lesson';
import type { LessonState, Message } from '@preau/core/lesson';
import type { PersonId } from '@preau/core/base';

/** Why the field is closed; undefined when one may write. */
export type ChatClosed = 'notOpen' | 'locked' | 'blockedMe' | 'safe' | 'closed';

/** Reads it from the lesson's rules. */
export function chatClosed(state: LessonState, me: PersonId | null): ChatClosed | undefined {
  if (me === null) return 'notOpen';
  const obstacle = findObstacle(state, me, 'chat');
  if (obstacle === undefined) return undefined;
  if (obstacle === 'closed') return 'closed';
  if (obstacle === 'safeMode') return 'safe';
  if (obstacle !== 'locked') return 'notOpen';
  return findMember(state, me)?.permissions.chat === 'blocked' ? 'blockedMe' : 'locked';
}

/** How many characters over the limit; 0 when it fits. */
export function overLength(text: string): number {
  return Math.max(0, lengthOf(text.trim()) - MAX_MESSAGE_LENGTH);
}

/** A message follows its author's previous one within three minutes: the name is not written again. */
export function followsSame(message: Message, before: Message | undefined): boolean {
  return (
    before !== undefined &&
    before.personId === message.personId &&
    message.at - before.at < 3 * 60_000 &&
    before.text !== null
  );
}

/** The last `count` messages are drawn; earlier ones on demand, so that a long lesson stays light on an old phone. */
export function tailOf(messages: readonly Message[], count: number): readonly Message[] {
  return messages.length > count ? messages.slice(messages.length - count) : messages;
}
