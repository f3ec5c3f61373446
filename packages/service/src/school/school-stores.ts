// Everything a school needs stored, in one parcel: what `apps/school` is given.

import type { AccountStore, CodeStore, SessionStore } from './account-ports.ts';
import type { CapsuleStore } from './capsule-ports.ts';
import type { ClassAccountStore, FamilyStore } from './people/people-ports.ts';
import type { DayStore, TimetableStore } from './day-ports.ts';
import type { SwitchStore } from './mail/switch-ports.ts';
import type { OfficeStore } from './office/ports.ts';
import type { PeopleStore, RosterStore } from './roster-ports.ts';

/** The stores of a school; `createSchoolStores` of store-postgres makes them. */
export interface SchoolStores {
  readonly accounts: AccountStore;
  readonly sessions: SessionStore;
  readonly codes: CodeStore;
  readonly capsules: CapsuleStore;
  readonly days: DayStore;
  readonly offices: OfficeStore;
  readonly people: PeopleStore;
  readonly families: FamilyStore;
  readonly classes: ClassAccountStore;
  readonly rosters: RosterStore;
  readonly timetables: TimetableStore;
  readonly switches: SwitchStore;
}
