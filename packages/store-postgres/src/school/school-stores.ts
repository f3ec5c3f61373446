// Every store of the school over one database.

import { KEPT_SESSIONS } from '@preau/service/school';
import type { AccountStore, CodeStore, DayStore, PeopleStore, RosterStore, SessionStore, TimetableStore } from '@preau/service/school';
import type { Database } from '../database.ts';
import { createAccountStore, createCodeStore } from './account-store.ts';
import { createDayStore } from './day-store.ts';
import { createPeopleStore } from './people-store.ts';
import { createRosterStore } from './roster-store.ts';
import { createSessionStore } from './session-store.ts';
import { createTimetableStore } from './timetable-store.ts';

/** The stores that apps/school needs. */
export interface SchoolStores {
  readonly accounts: AccountStore;
  readonly sessions: SessionStore;
  readonly codes: CodeStore;
  readonly days: DayStore;
  readonly people: PeopleStore;
  readonly rosters: RosterStore;
  readonly timetables: TimetableStore;
}

/** Makes them; they share the database's pool and hold nothing of their own. */
export function createSchoolStores(database: Database): SchoolStores {
  return {
    accounts: createAccountStore(database),
    sessions: createSessionStore(database, KEPT_SESSIONS),
    codes: createCodeStore(database),
    days: createDayStore(database),
    people: createPeopleStore(database),
    rosters: createRosterStore(database),
    timetables: createTimetableStore(database),
  };
}
