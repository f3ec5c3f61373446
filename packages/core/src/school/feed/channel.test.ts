import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideDelete, decideWrite, isOpenForPupils, TAKE_BACK_MS } from './channel.ts';
import type { ChannelNow } from './channel.ts';

const CLOSED: ChannelNow = { mode: 'lessons', openUntil: null, lessonOn: false, quiet: false };

test('[FEED-42] pupils write during an open lesson, and while a teacher has opened the channel; a lock stands above both', () => {
  assert.equal(isOpenForPupils(CLOSED, 0), false);
  assert.equal(isOpenForPupils({ ...CLOSED, lessonOn: true }, 0), true);
  const open: ChannelNow = { ...CLOSED, mode: 'open', openUntil: 100 };
  assert.deepEqual(
    [99, 100].map((now) => isOpenForPupils(open, now)),
    [true, false],
  );
  assert.equal(isOpenForPupils({ ...open, mode: 'locked', lessonOn: true }, 0), false);
});

test('[FEED-43] in quiet hours an opened channel is closed to pupils, a lesson is not', () => {
  assert.equal(isOpenForPupils({ ...CLOSED, mode: 'open', openUntil: 100, quiet: true }, 0), false);
  assert.equal(isOpenForPupils({ ...CLOSED, lessonOn: true, quiet: true }, 0), true);
});

test('[FEED-41] [FEED-46] who is muted and who is a guardian writes nothing; a moderator writes when it is closed', () => {
  const open: ChannelNow = { ...CLOSED, lessonOn: true };
  assert.equal(decideWrite('member', false, open, 0).ok, true);
  assert.deepEqual(decideWrite('member', true, open, 0), { ok: false, error: { code: 'channel.muted' } });
  assert.deepEqual(decideWrite('guardian', false, open, 0), { ok: false, error: { code: 'channel.closed' } });
  assert.equal(decideWrite('moderator', false, { ...CLOSED, mode: 'locked', quiet: true }, 0).ok, true);
});

test('[FEED-45] an author takes back for five minutes, a moderator any message at any time, nobody another’s', () => {
  const own = { isOwn: true, sentAt: 0 };
  assert.equal(decideDelete('member', own, TAKE_BACK_MS).ok, true);
  assert.deepEqual(decideDelete('member', own, TAKE_BACK_MS + 1), { ok: false, error: { code: 'channel.tooLate' } });
  assert.deepEqual(decideDelete('member', { isOwn: false, sentAt: 0 }, 0), {
    ok: false,
    error: { code: 'channel.unknownMessage' },
  });
  assert.equal(decideDelete('moderator', { isOwn: false, sentAt: 0 }, 10 * TAKE_BACK_MS).ok, true);
});
