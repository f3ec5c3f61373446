// Every store of the school over one database.

import { KEPT_SESSIONS } from '@preau/service/school';
import type { SchoolStores } from '@preau/service/school';
import type { Database } from '../database.ts';
import { createAccountStore, createCodeStore } from './account-store.ts';
import { createCapsuleStore } from './capsule-store.ts';
import { createDayStore } from './day-store.ts';
import { createSwitchStore } from './mail/switch-store.ts';
import { createOfficeStore } from './office/office-store.ts';
import { createPeopleStore } from './people-store.ts';
import { createRosterStore } from './roster-store.ts';
import { createSessionStore } from './session-store.ts';
import { createTimetableStore } from './timetable-store.ts';

/** Makes them; they share the database's pool and hold nothing of their own. */
export function createSchoolStores(database: Database): SchoolStores {
  return {
    accounts: createAccountStore(database),
    sessions: createSessionStore(database, KEPT_SESSIONS),
    codes: createCodeStore(database),
    capsules: createCapsuleStore(database),
    days: createDayStore(database),
    offices: createOfficeStore(database),
    people: createPeopleStore(database),
    rosters: createRosterStore(database),
    timetables: createTimetableStore(database),
    switches: createSwitchStore(database),
  };
}
