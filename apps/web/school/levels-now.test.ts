import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LiveCounts } from '@preau/protocol/school';
import { levelsNow, troubledFirst } from './levels-now.ts';

const live = (level: LiveCounts['level'], phase: LiveCounts['phase'] = 'open'): { live: LiveCounts } => ({
  live: { phase, level, present: 1, expected: 1, teacherPresent: true },
});

test('[GATE-124] open lessons are counted by level, the highest first; what waits, ended or is unheard is not', () => {
  const lessons = [live(4), live(1), live(4), live(2, 'waiting'), live(0, 'closed'), { live: null }, live(0)];
  assert.deepEqual(levelsNow(lessons), [
    { level: 4, count: 2 },
    { level: 1, count: 1 },
    { level: 0, count: 1 },
  ]);
  assert.deepEqual(levelsNow([{ live: null }]), []);
});

test('[WEB-90] a lesson whose teacher was cut off or has not come stands first, one that is over last', () => {
  const lesson = (name: string, counts: Partial<LiveCounts> | null, ended = false) => ({
    name,
    ended,
    live: counts === null ? null : { ...live(1).live, ...counts },
  });
  const lessons = [
    lesson('over', { phase: 'closed' }),
    lesson('taught', {}),
    lesson('waits', { phase: 'waiting', teacherPresent: false }),
    lesson('ended', {}, true),
    lesson('cut off', { teacherPresent: false }),
    lesson('not opened', null),
    lesson('taught too', {}),
  ];
  assert.deepEqual(
    troubledFirst(lessons).map(({ name }) => name),
    ['cut off', 'waits', 'not opened', 'taught', 'taught too', 'over', 'ended'],
  );
});
