// Counts of a school as they are told: those that could name somebody are held back. OFFICE-31.

import type { StatisticsAnswer } from '@preau/protocol/school';
import { crowdOf } from './crowd.ts';
import type { SchoolCounts } from './ports.ts';

/** The counts without those from 1 to 9. */
export function toStatistics({ roles, week }: SchoolCounts): StatisticsAnswer {
  return {
    roles: roles.map(({ role, people, activated, seenDay, seenWeek }) => ({
      role,
      people: crowdOf(people),
      activated: crowdOf(activated),
      seenDay: crowdOf(seenDay),
      seenWeek: crowdOf(seenWeek),
    })),
    week: {
      lessons: crowdOf(week.lessons),
      homework: crowdOf(week.homework),
      handIns: crowdOf(week.handIns),
      messages: crowdOf(week.messages),
    },
  };
}
