// The channel as lines to show: messages and folded lessons in the order of time, a heading where a day begins. Unit-tested.

import type { ChannelLesson, ChannelMessage } from '@preau/protocol/school';

/** One line. */
export type ChannelLine =
  | { readonly kind: 'day'; readonly day: string; readonly at: number }
  | { readonly kind: 'message'; readonly message: ChannelMessage; readonly isFollowing: boolean }
  | { readonly kind: 'lesson'; readonly lesson: ChannelLesson };

/** Within this, one author's messages stand under one name. */
const FOLLOWS_MS = 5 * 60_000;

/** `dayOf` names the day of an instant; pages that were read later are older. */
export function toLines(
  messages: readonly ChannelMessage[],
  lessons: readonly ChannelLesson[],
  dayOf: (at: number) => string,
): readonly ChannelLine[] {
  const placed = [
    ...messages.map((message) => ({ at: message.sentAt, message })),
    ...lessons.map((lesson) => ({ at: lesson.startsAt, lesson })),
  ].toSorted((a, b) => a.at - b.at);
  const lines: ChannelLine[] = [];
  let day = '';
  let last: ChannelMessage | undefined;
  for (const entry of placed) {
    const name = dayOf(entry.at);
    if (name !== day) {
      lines.push({ kind: 'day', day: name, at: entry.at });
      last = undefined;
    }
    day = name;
    if ('lesson' in entry) {
      lines.push({ kind: 'lesson', lesson: entry.lesson });
      last = undefined;
      continue;
    }
    const { message } = entry;
    const isFollowing =
      last !== undefined &&
      last.author.personId === message.author.personId &&
      message.sentAt - last.sentAt < FOLLOWS_MS;
    lines.push({ kind: 'message', message, isFollowing });
    last = message;
  }
  return lines;
}

/** Messages of several pages, each once: what came newer stands. */
export function joined(older: readonly ChannelMessage[], newest: readonly ChannelMessage[]): readonly ChannelMessage[] {
  const known = new Set(newest.map((message) => message.messageId));
  return [...older.filter((message) => !known.has(message.messageId)), ...newest];
}
