// The first account of a school: an operator, made from the command line, or a head, made by an operator (OFFICE-43), who gets a one-time link.
// docs/spec/school.md, "First day and Monday".

import { addDays, DEFAULT_ZONE, localDateAt } from '@preau/core/base';
import type { AccountId, LocalDate, PersonId, SchoolId } from '@preau/core/base';
import type { ActivationCodeAnswer } from '@preau/protocol/school';
import type { Clock, Randomness } from '../base/index.ts';
import type { CodeDesk } from './code-desk.ts';
import type { PeopleStore } from './roster-ports.ts';

/** Who becomes operator, and where. */
export interface NewOperator {
  readonly schoolId: SchoolId;
  /** Used only when the school is not there yet. */
  readonly schoolName: string;
  /** IANA zone; default `DEFAULT_ZONE`. */
  readonly zone?: string;
  readonly givenName: string;
  readonly familyName: string;
}

/** What it takes. */
export interface OperatorParts {
  readonly people: PeopleStore;
  readonly codes: Pick<CodeDesk, 'issue'>;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** Makes an operator, who runs the cell, and the school when it is not there yet, and answers the link to be printed once. */
export function createOperator(parts: OperatorParts, operator: NewOperator): Promise<ActivationCodeAnswer> {
  return createFirstAccount(parts, { ...operator, role: 'operator' });
}

/** The first account of a school, whoever it is for, and who makes it: nobody but the command line where that is absent. */
export interface FirstAccount extends NewOperator {
  readonly role: 'operator' | 'head';
  /** Made by the client that asks; a new one when absent. */
  readonly personId?: PersonId;
  readonly by?: PersonId;
}

/** Makes it, and the school when it is not there yet, and answers the code. */
export async function createFirstAccount(parts: OperatorParts, account: FirstAccount): Promise<ActivationCodeAnswer> {
  const at = parts.clock.now();
  const zone = account.zone ?? DEFAULT_ZONE;
  const today = localDateAt(at, zone);
  await parts.people.ensureSchool(
    { schoolId: account.schoolId, name: account.schoolName, zone, ...schoolYearOf(today) },
    at,
  );
  const personId = account.personId ?? (parts.randomness.uuid() as PersonId);
  await parts.people.add(
    {
      schoolId: account.schoolId,
      personId,
      accountId: parts.randomness.uuid() as AccountId,
      givenName: account.givenName,
      familyName: account.familyName,
      role: account.role,
      runsCell: account.role === 'operator',
      classId: null,
      guardianOf: [],
    },
    today,
    { auditId: parts.randomness.uuid(), actorId: account.by ?? personId, at },
  );
  const issued = await parts.codes.issue({ schoolId: account.schoolId, personId, createdBy: account.by ?? null });
  if (!issued.ok) throw new Error(`Cannot make the first account of a school: ${issued.error.code}`);
  return issued.value;
}

/** The French school year of a day: 1 September to 31 August. */
function schoolYearOf(day: LocalDate): { readonly yearFrom: LocalDate; readonly yearTo: LocalDate } {
  const first = Number(day.slice(0, 4)) - (day.slice(5) < '08-15' ? 1 : 0);
  return { yearFrom: `${first}-09-01` as LocalDate, yearTo: addDays(`${first + 1}-09-01` as LocalDate, -1) };
}
