import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PersonClaim } from '@preau/core/base';
import type { LessonHouse } from './lesson-house.ts';
import { LessonReader } from './lesson-reader.ts';

test('[LESSON-48] with a timetable that cannot be read the planned teacher is not told to be somebody else', async () => {
  const persons = [{ personId: 't', schoolId: '0750001A', roles: ['teacher'] }] as unknown as readonly PersonClaim[];
  const lost = new Error('the database does not answer');
  const room = { key: { schoolId: '0750001A' }, state: { seq: 0 } };
  const house = { find: async () => room, card: () => Promise.reject(lost) } as unknown as LessonHouse;
  const reader = new LessonReader({ house, log: {} as never, directory: {} as never, clock: { now: () => 0 } });
  await assert.rejects(reader.rollCall('lesson' as never, persons), lost);
});
