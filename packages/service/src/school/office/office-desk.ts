// What the office sees of its school. docs/spec/office.md.

import { err, ok } from '@preau/core/base';
import type { Result, SessionClaims } from '@preau/core/base';
import { displayNameOf, isUnseen, unseenHint } from '@preau/core/school';
import type {
  AuditAnswer,
  AuditLinesAnswer,
  StatisticsAnswer,
  UnseenAnswer,
  UnseenPupil,
} from '@preau/protocol/school';
import type { Clock } from '../../base/index.ts';
import { actorsOf, isOffice } from '../rights.ts';
import { ACTS_PAGE, auditPlace, LINES_PAGE, pageOf, toAct, toLine } from './audit-page.ts';
import { toStatistics } from './statistics.ts';
import type { AuditPlace, OfficeStore, PupilSigns } from './ports.ts';

/** What the desk works with. */
export interface OfficeDeskParts {
  readonly offices: OfficeStore;
  readonly clock: Clock;
}

/** Not for this session. */
export interface Forbidden {
  readonly code: 'session.forbidden';
}

/** The desk. */
export interface OfficeDesk {
  /** Pupils not seen for so many hours: of the whole school for its office, for a teacher of the classes they teach. OFFICE-3. */
  unseen(session: SessionClaims, hours: number): Promise<Result<UnseenAnswer, Forbidden>>;
  /** Who did what by hand, page by page. OFFICE-30. */
  audit(session: SessionClaims, after: AuditPlace | null): Promise<Result<AuditAnswer, Forbidden>>;
  /** The lines of one act, page by page. OFFICE-71. */
  auditLines(
    session: SessionClaims,
    act: { readonly first: AuditPlace; readonly last: AuditPlace; readonly after: AuditPlace | null },
  ): Promise<Result<AuditLinesAnswer, Forbidden>>;
  /** How the school uses this, in numbers that name nobody. OFFICE-31. */
  statistics(session: SessionClaims): Promise<Result<StatisticsAnswer, Forbidden>>;
}

const HOUR_MS = 3_600_000;

/** Makes the desk. */
export function createOfficeDesk({ offices, clock }: OfficeDeskParts): OfficeDesk {
  return {
    async unseen(session, hours) {
      const actor = actorsOf(session, ['head', 'operator', 'teacher'])[0];
      if (actor === undefined) return err({ code: 'session.forbidden' });
      const now = clock.now();
      const from = now - hours * HOUR_MS;
      const signs = await offices.readSigns(actor.schoolId, isOffice(actor) ? null : actor.personId, now);
      const classes = [...Map.groupBy(signs, ({ audienceId }) => audienceId)].map(([audienceId, pupils]) => ({
        audienceId,
        label: pupils[0]!.label,
        pupils: pupils.length,
        unseen: pupils.filter((pupil) => isUnseen(pupil, from)).map((pupil) => toUnseen(pupil, from)),
      }));
      return ok({ from, classes });
    },
    async audit(session, after) {
      const actor = actorsOf(session, ['head', 'operator'])[0];
      if (actor === undefined) return err({ code: 'session.forbidden' });
      const of = { schoolId: actor.schoolId, area: null, personId: null };
      const rows = await offices.readActs({ ...of, after, limit: ACTS_PAGE + 1 });
      const { items, next } = pageOf(rows, ACTS_PAGE, toAct, (row) =>
        auditPlace({ at: row.from, auditId: row.lastId }),
      );
      return ok({ acts: items, next });
    },
    async auditLines(session, { first, last, after }) {
      const actor = actorsOf(session, ['head', 'operator'])[0];
      if (actor === undefined) return err({ code: 'session.forbidden' });
      const of = { schoolId: actor.schoolId, area: null, personId: null };
      const rows = await offices.readAct({ ...of, first, last, after, limit: LINES_PAGE + 1 });
      const { items, next } = pageOf(rows, LINES_PAGE, toLine, auditPlace);
      return ok({ lines: items, next });
    },
    async statistics(session) {
      const actor = actorsOf(session, ['head', 'operator'])[0];
      if (actor === undefined) return err({ code: 'session.forbidden' });
      return ok(toStatistics(await offices.readCounts(actor.schoolId, clock.now())));
    },
  };
}

function toUnseen(pupil: PupilSigns, from: number): UnseenPupil {
  return {
    personId: pupil.personId,
    displayName: displayNameOf(pupil),
    lastSeenAt: pupil.lastSeenAt,
    hint: unseenHint(pupil),
    familySeen: pupil.familySeenAt !== null && pupil.familySeenAt >= from,
  };
}
