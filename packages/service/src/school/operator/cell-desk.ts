// The operators' view of the cell: its schools, their rooms, the switches above theirs, the log, how the house is. docs/spec/office.md, "The cell".

import { err, isZone, ok } from '@preau/core/base';
import type { PersonId, Result, SchoolId, SessionClaims } from '@preau/core/base';
import {
  DEFAULT_SWITCHES,
  displayNameOf,
  hasUaiLetter,
  SCHOOL_QUOTA_BYTES,
  SWITCH_NAMES,
  toSwitches,
} from '@preau/core/school';
import type { SwitchName } from '@preau/core/school';
import type {
  ActivationCodeAnswer,
  CellActAnswer,
  CellAuditAnswer,
  CellHealthAnswer,
  CellSchool,
  CellSchoolAnswer,
  CellSchoolsAnswer,
  CellSwitchesAnswer,
} from '@preau/protocol/school';
import type { Randomness } from '../../base/index.ts';
import type { CodeDesk } from '../code-desk.ts';
import type { Deed } from '../day-ports.ts';
import { ACTS_PAGE, auditPlace, LINES_PAGE, pageOf, toAct, toLine } from '../office/audit-page.ts';
import { crowdOf } from '../office/crowd.ts';
import type { AuditOf, AuditPlace, OfficeStore } from '../office/ports.ts';
import { toStatistics } from '../office/statistics.ts';
import { createFirstAccount } from '../operator-desk.ts';
import { endForbiddenCards } from '../people/forbidden-cards.ts';
import type { ForbiddenCardsParts } from '../people/forbidden-cards.ts';
import type { PeopleStore } from '../roster-ports.ts';
import { cellOperatorOf } from './cell-operator.ts';
import { isLate } from './round-state.ts';
import type { CellSchoolRow, CellStore, HouseHealth } from './ports.ts';

/** Why an operator is refused. */
export interface CellRefusal {
  readonly code:
    | 'session.forbidden'
    | 'request.invalid'
    | 'school.unknown'
    | 'school.exists'
    | 'school.uaiWrong'
    | 'person.unknown';
  readonly detail?: string;
}

/** What the desk works with. */
export interface CellDeskParts extends ForbiddenCardsParts {
  readonly cell: CellStore;
  readonly offices: Pick<OfficeStore, 'readCounts' | 'readActs' | 'readAct'>;
  readonly people: PeopleStore;
  readonly codes: Pick<CodeDesk, 'issue'>;
  /** Null where nobody measures. */
  readonly health: HouseHealth | null;
  readonly randomness: Randomness;
}

/** A school to open with its first head. */
export interface OpenCellSchool {
  readonly name: string;
  readonly zone: string;
  readonly head: { readonly personId: PersonId; readonly givenName: string; readonly familyName: string };
}

/** The desk: for operators, who run the whole cell. What it reads and writes goes over the wall. */
export interface CellDesk {
  schools(
    session: SessionClaims,
    query: { readonly search: string; readonly after: SchoolId | null },
  ): Promise<Result<CellSchoolsAnswer, CellRefusal>>;
  school(session: SessionClaims, schoolId: SchoolId): Promise<Result<CellSchoolAnswer, CellRefusal>>;
  /** Makes the school and its first head, and answers the code for them. OFFICE-43. */
  open(
    session: SessionClaims,
    schoolId: SchoolId,
    wanted: OpenCellSchool,
  ): Promise<Result<ActivationCodeAnswer, CellRefusal>>;
  setQuota(session: SessionClaims, schoolId: SchoolId, quotaBytes: number): Promise<Result<null, CellRefusal>>;
  /** A new code for a head of the school. */
  headCode(
    session: SessionClaims,
    schoolId: SchoolId,
    personId: PersonId,
  ): Promise<Result<ActivationCodeAnswer, CellRefusal>>;
  switches(session: SessionClaims): Promise<Result<CellSwitchesAnswer, CellRefusal>>;
  /** With a reason: for all schools; null gives it back to them. OFFICE-50. */
  setSwitch(
    session: SessionClaims,
    name: SwitchName,
    reason: string | null,
  ): Promise<Result<CellSwitchesAnswer, CellRefusal>>;
  audit(
    session: SessionClaims,
    query: AuditOf & { readonly after: AuditPlace | null },
  ): Promise<Result<CellAuditAnswer, CellRefusal>>;
  auditLines(
    session: SessionClaims,
    query: AuditOf & { readonly first: AuditPlace; readonly last: AuditPlace; readonly after: AuditPlace | null },
  ): Promise<Result<CellActAnswer, CellRefusal>>;
  health(session: SessionClaims): Promise<Result<CellHealthAnswer, CellRefusal>>;
}

/** Schools on a page. */
export const CELL_SCHOOLS_PAGE = 25;
const FORBIDDEN = err({ code: 'session.forbidden' } as const);
const UNKNOWN = err({ code: 'school.unknown' } as const);

/** Makes the desk. */
export function createCellDesk(parts: CellDeskParts): CellDesk {
  const { cell, offices, codes, clock, randomness } = parts;
  const operatorOf = (session: SessionClaims): Promise<PersonId | undefined> => cellOperatorOf(cell, session);
  const deedOf = (actorId: PersonId): Deed => ({ auditId: randomness.uuid(), actorId, at: clock.now() });

  /** A school that is there: opened by this very request before, or by another. The code is anew, but for a head whose password it would end. */
  async function again(
    schoolId: SchoolId,
    headId: PersonId,
    operator: PersonId,
  ): Promise<Result<ActivationCodeAnswer, CellRefusal> | undefined> {
    const found = await cell.findSchool(schoolId, clock.now());
    // One without anybody is what a killed process left of this deed.
    if (found === undefined || found.school.people === 0) return undefined;
    const same = found.heads.find(({ personId }) => personId === headId);
    if (same === undefined || same.activated) return err({ code: 'school.exists' });
    return codes.issue({ schoolId, personId: headId, createdBy: operator });
  }

  return {
    async schools(session, { search, after }) {
      if ((await operatorOf(session)) === undefined) return FORBIDDEN;
      const query = { search: search.trim(), after, limit: CELL_SCHOOLS_PAGE + 1, at: clock.now() };
      const { schools, total } = await cell.listSchools(query);
      const { items, next } = pageOf(schools, CELL_SCHOOLS_PAGE, toCellSchool, ({ schoolId }) => schoolId);
      return ok({ schools: items, next: next as SchoolId | null, total });
    },
    async school(session, schoolId) {
      if ((await operatorOf(session)) === undefined) return FORBIDDEN;
      const found = await cell.findSchool(schoolId, clock.now());
      if (found === undefined) return UNKNOWN;
      return ok({
        school: toCellSchool(found.school),
        createdAt: found.school.createdAt,
        numbers: toStatistics(await offices.readCounts(schoolId, clock.now())),
        switches: toSwitches(found.school.set),
        imports: found.imports,
        heads: found.heads.map(({ personId, login, activated, ...names }) => ({
          personId,
          login,
          activated,
          displayName: displayNameOf(names),
        })),
      });
    },
    async open(session, schoolId, { name, zone, head }) {
      const operator = await operatorOf(session);
      if (operator === undefined) return FORBIDDEN;
      if (!hasUaiLetter(schoolId)) return err({ code: 'school.uaiWrong' });
      if (!isZone(zone)) return err({ code: 'request.invalid', detail: 'zone is no time zone' });
      const known = await again(schoolId, head.personId, operator);
      if (known !== undefined) return known;
      const issued = await createFirstAccount(parts, {
        schoolId,
        schoolName: name.trim(),
        zone,
        role: 'head',
        personId: head.personId,
        givenName: head.givenName.trim(),
        familyName: head.familyName.trim(),
        by: operator,
      }).catch((error: unknown) => error as Error);
      if (issued instanceof Error) {
        // The same request at the same instant was first: its school is this one.
        const first = await again(schoolId, head.personId, operator);
        if (first === undefined) throw issued;
        return first;
      }
      await cell.note(schoolId, 'school.opened', schoolId, deedOf(operator));
      return ok(issued);
    },
    async setQuota(session, schoolId, quotaBytes) {
      const operator = await operatorOf(session);
      if (operator === undefined) return FORBIDDEN;
      return (await cell.setQuota(schoolId, quotaBytes, deedOf(operator))) ? ok(null) : UNKNOWN;
    },
    async headCode(session, schoolId, personId) {
      const operator = await operatorOf(session);
      if (operator === undefined) return FORBIDDEN;
      const found = await cell.findSchool(schoolId, clock.now());
      if (found === undefined) return UNKNOWN;
      if (!found.heads.some((each) => each.personId === personId)) return err({ code: 'person.unknown' });
      return codes.issue({ schoolId, personId, createdBy: operator });
    },
    async switches(session) {
      return (await operatorOf(session)) === undefined ? FORBIDDEN : ok(await cell.readSwitches());
    },
    async setSwitch(session, name, reason) {
      const operator = await operatorOf(session);
      if (operator === undefined) return FORBIDDEN;
      if (reason?.trim() === '') return err({ code: 'request.invalid', detail: 'a reason is asked for' });
      await cell.setSwitch(name, reason?.trim() ?? null, deedOf(operator));
      if (name === 'cards' && reason !== null) await endForbiddenCards(parts, null);
      return ok(await cell.readSwitches());
    },
    async audit(session, query) {
      if ((await operatorOf(session)) === undefined) return FORBIDDEN;
      const rows = await offices.readActs({ ...query, limit: ACTS_PAGE + 1 });
      const { items, next } = pageOf(
        rows,
        ACTS_PAGE,
        (row) => ({ ...toAct(row), schools: row.schools, school: row.school }),
        (row) => auditPlace({ at: row.from, auditId: row.lastId }),
      );
      return ok({ acts: items, next });
    },
    async auditLines(session, query) {
      if ((await operatorOf(session)) === undefined) return FORBIDDEN;
      const rows = await offices.readAct({ ...query, limit: LINES_PAGE + 1 });
      const { items, next } = pageOf(
        rows,
        LINES_PAGE,
        (row) => ({ ...toLine(row), schoolName: row.schoolName }),
        auditPlace,
      );
      return ok({ lines: items, next });
    },
    async health(session) {
      if ((await operatorOf(session)) === undefined) return FORBIDDEN;
      const at = clock.now();
      const { health } = parts;
      const [{ databaseBytes, backupAt }, measured, disk] = await Promise.all([
        cell.readState(),
        health?.parts() ?? [],
        health?.disk() ?? null,
      ]);
      return ok({
        at,
        parts: measured,
        database: { bytes: databaseBytes },
        disk,
        backupAt,
        rounds: (health?.rounds() ?? []).map((round) => ({ ...round, isLate: isLate(round, at) })),
        lastHour: health?.lastHour() ?? null,
      });
    },
  };
}

function toCellSchool(row: CellSchoolRow): CellSchool {
  const set = toSwitches(row.set);
  return {
    schoolId: row.schoolId,
    name: row.name,
    zone: row.zone,
    people: crowdOf(row.people),
    pupils: crowdOf(row.pupils),
    seenToday: crowdOf(row.seenToday),
    lastImport: row.lastImport,
    files: { bytes: row.bytes, quotaBytes: row.quotaBytes ?? SCHOOL_QUOTA_BYTES },
    changed: SWITCH_NAMES.filter((name) => set[name] !== DEFAULT_SWITCHES[name]),
  };
}
