// What the office sees of its school. docs/spec/office.md.

import { err, ok } from '@preau/core/base';
import type { Result, SessionClaims } from '@preau/core/base';
import { displayNameOf, isUnseen, unseenHint } from '@preau/core/school';
import type { AuditAnswer, Crowd, StatisticsAnswer, UnseenAnswer, UnseenPupil } from '@preau/protocol/school';
import type { Clock } from '../../base/index.ts';
import { actorsOf, isOffice } from '../rights.ts';
import type { OfficeStore, PupilSigns } from './ports.ts';

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
  audit(session: SessionClaims, after: string | null): Promise<Result<AuditAnswer, Forbidden>>;
  /** How the school uses this, in numbers that name nobody. OFFICE-31. */
  statistics(session: SessionClaims): Promise<Result<StatisticsAnswer, Forbidden>>;
}

const HOUR_MS = 3_600_000;
const AUDIT_PAGE = 50;
/** Fewer than that are not told. */
const NAMELESS = 10;

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
      const rows = await offices.readAudit(actor.schoolId, after, AUDIT_PAGE + 1);
      const lines = rows.slice(0, AUDIT_PAGE).map(({ actor: by, subject, ...row }) => ({
        ...row,
        actorName: by === null ? null : displayNameOf(by),
        subjectName: subject === null ? null : displayNameOf(subject),
      }));
      return ok({ lines, next: rows.length > lines.length ? (lines.at(-1)?.auditId ?? null) : null });
    },
    async statistics(session) {
      const actor = actorsOf(session, ['head', 'operator'])[0];
      if (actor === undefined) return err({ code: 'session.forbidden' });
      const { roles, week } = await offices.readCounts(actor.schoolId, clock.now());
      return ok({
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
      });
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

function crowdOf(count: number): Crowd {
  return count > 0 && count < NAMELESS ? null : count;
}
