import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideLost } from './doors.ts';
import { isSafeMode, mayPublish } from './rights.ts';
import { ANNA, BILAL, CHLOE, sampleLog, STRANGER, TEACHER } from './sample.ts';

const list = (sources: ReadonlySet<string>): string => [...sources].sort().join(' ');

test('[LESSON-20] the level narrows sources: L0 none, L1 teacher’s voice, L2 her screen and picture, L3 pupils’ voices, L4 cameras', () => {
  const log = sampleLog();
  const expected = [
    ['chat', 'chat'],
    ['chat microphone', 'chat'],
    ['camera chat microphone screen', 'chat'],
    ['camera chat microphone screen', 'chat microphone'],
    ['camera chat microphone screen', 'camera chat microphone'],
  ];
  for (const level of [0, 1, 2, 3, 4] as const) {
    log.command(TEACHER, { kind: 'setLevel', level });
    assert.deepEqual(
      [list(mayPublish(log.state, TEACHER)), list(mayPublish(log.state, ANNA))],
      expected[level],
      `level ${level}`,
    );
  }
});

test('[LESSON-21] a lock holds for all pupils, not for teachers', () => {
  const log = sampleLog();
  log.command(TEACHER, { kind: 'setLocks', locks: { microphone: true, camera: true, screen: true, chat: true } });
  assert.equal(list(mayPublish(log.state, ANNA)), '');
  assert.equal(list(mayPublish(log.state, TEACHER)), 'camera chat microphone screen');
  assert.equal(log.command(ANNA, { kind: 'postMessage', text: 'x' }), 'lesson.locked');
});

test('[LESSON-22] a permission stands above the lock, a block below it, the level above both', () => {
  const log = sampleLog();
  log.command(TEACHER, { kind: 'setPermission', personId: ANNA, source: 'screen', permission: 'allowed' });
  log.command(TEACHER, { kind: 'setPermission', personId: BILAL, source: 'chat', permission: 'blocked' });
  assert.equal(list(mayPublish(log.state, ANNA)), 'camera chat microphone screen');
  assert.equal(list(mayPublish(log.state, BILAL)), 'camera microphone');
  log.command(TEACHER, { kind: 'setLevel', level: 2 });
  assert.equal(list(mayPublish(log.state, ANNA)), 'chat');
});

test('[LESSON-23] nobody publishes before entering, after leaving, once removed or when the lesson is over', () => {
  const log = sampleLog();
  assert.equal(list(mayPublish(log.state, CHLOE)), '');
  assert.equal(list(mayPublish(log.state, STRANGER)), '');
  log.command(BILAL, { kind: 'leave' });
  log.command(TEACHER, { kind: 'remove', personId: ANNA });
  assert.equal(list(mayPublish(log.state, ANNA)) + list(mayPublish(log.state, BILAL)), '');
  log.command(TEACHER, { kind: 'close' });
  assert.equal(list(mayPublish(log.state, TEACHER)), '');
});

test('[LESSON-24] without a teacher present the lesson is in safe mode: pupils publish and write nothing, hands still go up', () => {
  const log = sampleLog();
  assert.equal(isSafeMode(log.state), false);
  log.take(decideLost(log.state, TEACHER, log.now));
  assert.equal(isSafeMode(log.state), true);
  assert.equal(list(mayPublish(log.state, ANNA)), '');
  assert.equal(log.command(ANNA, { kind: 'postMessage', text: 'x' }), 'lesson.locked');
  assert.equal(log.command(ANNA, { kind: 'raiseHand' }), undefined);
});

test('[LESSON-25] before the opening there is safe mode and no media for anybody', () => {
  const log = sampleLog([TEACHER, ANNA], false);
  assert.equal(isSafeMode(log.state), true);
  assert.equal(list(mayPublish(log.state, ANNA)), '');
  assert.equal(list(mayPublish(log.state, TEACHER)), 'chat');
  assert.equal(log.command(ANNA, { kind: 'postMessage', text: 'x' }), 'lesson.notOpen');
});
