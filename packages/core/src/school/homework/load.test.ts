import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LocalDate } from '../../base/index.ts';
import { loadByDay } from './load.ts';
import type { LoadItem } from './load.ts';

const item = (dueOn: string, subject: string, minutes: number | null, more: Partial<LoadItem> = {}): LoadItem => ({
  dueOn: dueOn as LocalDate,
  subject,
  minutes,
  whole: true,
  pupils: ['zoe', 'hugo', 'lea'],
  ...more,
});

test('[WORK-20] minutes of all teachers are added by day; homework without a time counts as one more', () => {
  const days = loadByDay([
    item('2026-11-27', 'Maths', 30),
    item('2026-11-26', 'Maths', 15),
    item('2026-11-26', 'Anglais', 10),
    item('2026-11-26', 'Maths', null),
  ]);
  assert.deepEqual(days, [
    { date: '2026-11-26', count: 3, minutes: 25, most: 25, subjects: ['Maths', 'Anglais'] },
    { date: '2026-11-27', count: 1, minutes: 30, most: 30, subjects: ['Maths'] },
  ]);
  assert.deepEqual(loadByDay([]), []);
});

test('[WORK-21] work of groups weighs on the pupils who are in them: the most that one pupil has is told', () => {
  const [day] = loadByDay([
    item('2026-11-26', 'Maths', 40),
    item('2026-11-26', 'Latin', 30, { whole: false, pupils: ['zoe'] }),
    item('2026-11-26', 'Allemand', 20, { whole: false, pupils: ['hugo'] }),
  ]);
  assert.deepEqual([day?.minutes, day?.most, day?.count], [40, 70, 3]);
});
