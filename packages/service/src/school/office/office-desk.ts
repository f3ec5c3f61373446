// What the office sees of its school. docs/spec/office.md.

import { err, ok } from '@preau/core/base';
import type { Result, SessionClaims } from '@preau/core/base';
import { displayNameOf, isUnseen, unseenHint } from '@preau/core/school';
import type { UnseenAnswer, UnseenPupil } from '@preau/protocol/school';
import type { Clock } from '../../base/index.ts';
import { actorsOf, isOffice } from '../rights.ts';
import type { OfficeStore, PupilSigns } from './ports.ts';

/** What the desk works with. */
export interface OfficeDeskParts {
  readonly offices: OfficeStore;
  readonly clock: Clock;
}

/** The desk. */
export interface OfficeDesk {
  /** Pupils not seen for so many hours: of the whole school for its office, for a teacher of the classes they teach. OFFICE-3. */
  unseen(session: SessionClaims, hours: number): Promise<Result<UnseenAnswer, { readonly code: 'session.forbidden' }>>;
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
