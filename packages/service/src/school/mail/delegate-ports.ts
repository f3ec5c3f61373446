// What the delegates of classes ask of the outside. MAIL-75 to MAIL-78.

import type { AudienceId, EpochMs, LocalDate, PersonId, SchoolId } from '@preau/core/base';
import type { DelegateContact, DelegatesAnswer } from '@preau/protocol/school';
import type { Deed } from '../day-ports.ts';

/** A class whose delegate somebody is today, with how many guardians agreed to be written to. */
export interface DelegatedClass {
  readonly audienceId: AudienceId;
  readonly label: string;
  readonly people: number;
}

/** Keeps who is a delegate, and who agreed. */
export interface DelegateStore {
  /** The guardians of a class on the day; undefined when the school has no such class. */
  list(schoolId: SchoolId, audienceId: AudienceId, day: LocalDate): Promise<Omit<DelegatesAnswer, 'until'> | undefined>;
  /** Names a guardian of the class until the end of `until`, or ends it; audited once. False when they are no guardian of it. */
  set(
    schoolId: SchoolId,
    audienceId: AudienceId,
    wanted: {
      readonly personId: PersonId;
      readonly isDelegate: boolean;
      readonly day: LocalDate;
      readonly until: LocalDate;
    },
    deed: Deed,
  ): Promise<boolean>;
  /** How a guardian stands to delegates. */
  readContact(schoolId: SchoolId, personId: PersonId, day: LocalDate): Promise<DelegateContact>;
  setContact(schoolId: SchoolId, personId: PersonId, isOpen: boolean, at: EpochMs): Promise<void>;
  /** The classes whose delegate this person is today, having agreed. */
  listDelegated(schoolId: SchoolId, personId: PersonId, day: LocalDate): Promise<readonly DelegatedClass[]>;
  /** The zone of the school's clock. */
  zoneOf(schoolId: SchoolId): Promise<string>;
}
