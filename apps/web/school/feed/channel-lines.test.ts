import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChannelLesson, ChannelMessage } from '@preau/protocol/school';
import { joined, toLines } from './channel-lines.ts';

const HOUR = 3_600_000;
const message = (messageId: string, personId: string, sentAt: number): ChannelMessage =>
  ({ messageId, author: { personId, displayName: personId, isTeacher: false }, sentAt, text: messageId }) as never;
const dayOf = (at: number): string => String(Math.floor(at / (24 * HOUR)));

test('[FEED-63] messages and lessons stand in the order of time, under their day, one name for what follows closely', () => {
  const lines = toLines(
    [
      message('a', 'zoe', 0),
      message('b', 'zoe', 60_000),
      message('c', 'max', 2 * HOUR),
      message('d', 'max', 30 * HOUR),
    ],
    [{ lessonId: 'l', startsAt: HOUR, subject: 'Maths', messages: 3 } as unknown as ChannelLesson],
    dayOf,
  );
  assert.deepEqual(
    lines.map((line) =>
      line.kind === 'day'
        ? `day ${line.day}`
        : line.kind === 'lesson'
          ? 'lesson'
          : `${line.message.messageId}${line.isFollowing ? ' follows' : ''}`,
    ),
    ['day 0', 'a', 'b follows', 'lesson', 'c', 'day 1', 'd'],
  );
});

test('[FEED-63] a message that was read twice stands once, as it was read last', () => {
  const erased = { ...message('b', 'zoe', 1), text: null };
  const all = joined([message('a', 'zoe', 0), message('b', 'zoe', 1)], [erased]);
  assert.deepEqual(
    all.map(({ messageId, text }) => [messageId, text]),
    [
      ['a', 'a'],
      ['b', null],
    ],
  );
});
