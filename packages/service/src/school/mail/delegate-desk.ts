// Delegates of the guardians of a class: named by the head or by whoever looks after the class, for the school year. MAIL-75 to MAIL-78.

import { err, localDateAt, ok } from '@preau/core/base';
import type { AudienceId, LocalDate, PersonId, Result, SchoolId, SessionClaims } from '@preau/core/base';
import { daysOfSchoolYear, schoolYearOf } from '@preau/core/school';
import type { DelegatesAnswer } from '@preau/protocol/school';
import type { Clock, Randomness } from '../../base/index.ts';
import type { ClassAccountStore } from '../people/people-ports.ts';
import { actorsOf, isOffice } from '../rights.ts';
import type { Actor } from '../rights.ts';
import type { DelegateStore } from './delegate-ports.ts';

/** Why a deed about delegates is refused. */
export interface DelegateRefusal {
  readonly code: 'session.forbidden' | 'audience.unknown' | 'audience.notYours' | 'person.unknown';
}

/** What the desk works with. */
export interface DelegateDeskParts {
  readonly delegates: DelegateStore;
  readonly classes: Pick<ClassAccountStore, 'findStanding'>;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** The desk. */
export interface DelegateDesk {
  list(session: SessionClaims, audienceId: AudienceId): Promise<Result<DelegatesAnswer, DelegateRefusal>>;
  /** Twice is once. */
  set(
    session: SessionClaims,
    audienceId: AudienceId,
    wanted: { readonly personId: PersonId; readonly isDelegate: boolean },
  ): Promise<Result<null, DelegateRefusal>>;
  /** A guardian agrees, or no longer. */
  setContact(
    session: SessionClaims,
    wanted: { readonly schoolId: SchoolId; readonly personId?: PersonId | undefined; readonly isOpen: boolean },
  ): Promise<Result<null, DelegateRefusal>>;
}

/** Makes the desk. */
export function createDelegateDesk({ delegates, classes, clock, randomness }: DelegateDeskParts): DelegateDesk {
  /** The first place of the session that may name delegates of the class. */
  async function findActor(session: SessionClaims, audienceId: AudienceId): Promise<Result<Actor, DelegateRefusal>> {
    const actors = actorsOf(session, ['head', 'operator', 'teacher']);
    if (actors.length === 0) return err({ code: 'session.forbidden' });
    for (const actor of actors) {
      const standing = await classes.findStanding(actor.schoolId, audienceId, actor.personId);
      if (standing === undefined) continue;
      return isOffice(actor) || standing.administers ? ok(actor) : err({ code: 'audience.notYours' });
    }
    return err({ code: 'audience.unknown' });
  }

  async function daysOf(schoolId: SchoolId): Promise<{ readonly day: LocalDate; readonly until: LocalDate }> {
    const day = localDateAt(clock.now(), await delegates.zoneOf(schoolId));
    return { day, until: daysOfSchoolYear(schoolYearOf(day)).to };
  }

  return {
    async list(session, audienceId) {
      const actor = await findActor(session, audienceId);
      if (!actor.ok) return actor;
      const { day, until } = await daysOf(actor.value.schoolId);
      const found = await delegates.list(actor.value.schoolId, audienceId, day);
      return found === undefined ? err({ code: 'audience.unknown' }) : ok({ ...found, until });
    },
    async set(session, audienceId, wanted) {
      const actor = await findActor(session, audienceId);
      if (!actor.ok) return actor;
      const { schoolId, personId: actorId } = actor.value;
      const deed = { auditId: randomness.uuid(), actorId, at: clock.now() };
      const isDone = await delegates.set(schoolId, audienceId, { ...wanted, ...(await daysOf(schoolId)) }, deed);
      return isDone ? ok(null) : err({ code: 'person.unknown' });
    },
    async setContact(session, { schoolId, personId, isOpen }) {
      const place = actorsOf(session, ['guardian'], schoolId).find(
        (each) => personId === undefined || each.personId === personId,
      );
      if (place === undefined) return err({ code: 'session.forbidden' });
      await delegates.setContact(schoolId, place.personId, isOpen, clock.now());
      return ok(null);
    },
  };
}
