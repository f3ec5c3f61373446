import { createMemoryDoors } from '@preau/service/gate';
import { testDoors } from './doors.suite.ts';

testDoors('memory', async () => {
  let now = Date.UTC(2026, 10, 23, 8);
  const doors = createMemoryDoors(now);
  // The second that a start finds is not the matter of the suite.
  await doors.refill({ perSecond: 0, most: 0 }, now);
  return { doors, other: doors, now: () => now, forward: (ms) => void (now += ms) };
});
