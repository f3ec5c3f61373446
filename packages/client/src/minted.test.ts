// Entering with a ticket of the evening before.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LessonId } from '@preau/core/base';
import { enter } from './attempt.ts';
import { FakeHouse } from './fake-house.ts';
import type { FakeAnswer } from './fake-house.ts';
import type { Asking } from './platform.ts';

const LESSON = '0190a000-0000-7000-8000-000000000001_20261124' as LessonId;
const held = { ticket: 'minted', expiresAt: 9_000_000, isMinted: true };
const bearerOf = ({ headers }: Asking): string | undefined => headers['authorization'];

async function come(answer: (path: string, asking: Asking) => FakeAnswer) {
  const house = new FakeHouse(answer);
  const kept: unknown[] = [];
  const entered = await enter({
    platform: house,
    lessonId: LESSON,
    resume: false,
    held,
    signal: new AbortController().signal,
    keepTicket: (ticket) => void kept.push(ticket),
  });
  return { entered, kept, asked: house.asked };
}

test('[GATE-133] a minted ticket is shown at the door itself: no request for a ticket', async () => {
  const { entered, asked } = await come((_path, asking) =>
    bearerOf(asking) === 'Bearer minted' ? { status: 200, body: { seat: 3 } } : { status: 401, body: {} },
  );
  assert.equal(entered.ok, true);
  assert.deepEqual(asked, [`POST /api/lessons/${LESSON}/enter`]);
});

test('[GATE-133] where no gate stands in front, it is shown at the gate and the lesson entered, without waiting', async () => {
  const { entered, asked, kept } = await come((path, asking) => {
    if (path === '/q/ticket')
      return bearerOf(asking) === 'Bearer minted'
        ? { status: 200, body: { ticket: 'admitted', state: 'admitted', expiresAt: 8_000_000, renewAfterMs: 1 } }
        : { status: 500, body: {} };
    return bearerOf(asking) === 'Bearer admitted'
      ? { status: 200, body: { seat: 3 } }
      : { status: 403, body: { code: 'ticket.waiting', retryAfterMs: 30_000 } };
  });
  assert.equal(entered.ok, true);
  assert.deepEqual(
    asked.map((each) => each.split(' ')[1]),
    [`/api/lessons/${LESSON}/enter`, '/q/ticket', `/api/lessons/${LESSON}/enter`],
  );
  assert.deepEqual(kept, [null, { ticket: 'admitted', expiresAt: 8_000_000 }]);
});

test('[GATE-133] who must wait is told so, and does not ask in a circle', async () => {
  const { entered, asked } = await come((path) =>
    path === '/q/ticket'
      ? { status: 200, body: { ticket: 'present', state: 'present', expiresAt: 8_000_000, renewAfterMs: 30_000 } }
      : { status: 403, body: { code: 'ticket.waiting', retryAfterMs: 30_000 } },
  );
  assert.deepEqual(entered, { ok: false, error: { code: 'ticket.waiting', retryAfterMs: 30_000 } });
  assert.equal(asked.length, 2);
});
