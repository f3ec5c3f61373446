// The life of accounts: told when they end, erased within three months, taken along as a zip. docs/spec/people.md, "Account life".

import { err, ok } from '@preau/core/base';
import { displayNameOf } from '@preau/core/school';
import type { PersonId, Result, SchoolId, SessionClaims } from '@preau/core/base';
import type { LeavingAnswer, OwnDataAnswer } from '@preau/protocol/school';
import type { Clock, Randomness } from '../../base/index.ts';
import type { DeskRefusal } from '../people-desk.ts';
import type { PeopleStore } from '../roster-ports.ts';
import { actorsOf, mayChangePerson } from '../rights.ts';
import type { SessionDesk } from '../session-desk.ts';
import { createDataWriter } from './data-page.ts';
import type { DataSink } from './data-page.ts';
import type { PersonalDataStore } from './personal-ports.ts';

/**
 * From the evening on which somebody is first found to be no longer entitled until they are erased. The decree of 30 November 2006 says within three
 * months; the shortest three have 89 days, and a round may be late. PEOPLE-61.
 */
export const LEAVING_LIFE_MS = 80 * 86_400_000;
/** Erased in one evening at most; the next goes on. */
export const ERASED_A_ROUND = 2_000;
/** People on one page of the list of those who leave. */
export const LEAVING_PAGE = 50;

/** What the desk works with. */
export interface PersonalDeskParts {
  readonly data: PersonalDataStore;
  readonly people: Pick<PeopleStore, 'findTarget'>;
  readonly sessions: Pick<SessionDesk, 'announce'>;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** The desk. Every method but `tend` checks the rights of the session. */
export interface PersonalDesk {
  /** Which places of the account end, and when. */
  status(session: SessionClaims): Promise<OwnDataAnswer>;
  /** Writes everything of the account's own. PEOPLE-64. */
  own(session: SessionClaims, sink: DataSink): Promise<void>;
  /** Of somebody of the school, for the office: without what is private. Refused before anything is written. PEOPLE-64. */
  ofPerson(session: SessionClaims, personId: PersonId, sink: DataSink): Promise<Result<null, DeskRefusal>>;
  /** Who leaves a school. */
  leaving(
    session: SessionClaims,
    wanted: { readonly schoolId?: SchoolId | undefined; readonly after?: PersonId | undefined },
  ): Promise<Result<LeavingAnswer, DeskRefusal>>;
  /** Erases at once somebody who was ended. PEOPLE-63. */
  erase(session: SessionClaims, personId: PersonId): Promise<Result<null, DeskRefusal>>;
  /** The round: marks who leaves, erases who is due. Answers how many of each. */
  tend(): Promise<{ readonly marked: number; readonly erased: number }>;
}

/** Makes the desk. */
export function createPersonalDesk(parts: PersonalDeskParts): PersonalDesk {
  const { data, clock, randomness } = parts;
  const collectedOn = (): string => new Date(clock.now()).toISOString().slice(0, 10);

  return {
    async status(session) {
      const places = await data.findLeaving(session.accountId);
      return { places: places.map(({ schoolId, personId, leavesAt }) => ({ schoolId, personId, leavesAt })) };
    },
    async own(session, sink) {
      const writer = createDataWriter(sink, collectedOn());
      for (const { schoolId, personId } of await data.findLeaving(session.accountId))
        await data.readOut(schoolId, personId, 'own', writer);
      await writer.end();
    },
    async ofPerson(session, personId, sink) {
      const actors = actorsOf(session, ['operator', 'head']);
      if (actors.length === 0) return err({ code: 'session.forbidden' });
      for (const actor of actors) {
        const target = await parts.people.findTarget(actor.schoolId, personId, null);
        if (target === undefined) continue;
        if (!mayChangePerson(actor, target.roles)) return err({ code: 'person.notYours' });
        const writer = createDataWriter(sink, collectedOn());
        if (!(await data.readOut(actor.schoolId, personId, 'office', writer))) continue;
        await writer.end();
        return ok(null);
      }
      return err({ code: 'person.unknown' });
    },
    async leaving(session, { schoolId, after }) {
      const actor = actorsOf(session, ['operator', 'head'], schoolId)[0];
      if (actor === undefined) return err({ code: 'session.forbidden' });
      const found = await data.listLeaving(actor.schoolId, after ?? null, LEAVING_PAGE + 1);
      const page = found.slice(0, LEAVING_PAGE);
      return ok({
        people: page.map((person) => ({
          personId: person.personId,
          displayName: displayNameOf(person),
          roles: person.roles,
          active: person.active,
          leavesAt: person.leavesAt,
        })),
        next: found.length > page.length ? (page.at(-1)?.personId ?? null) : null,
      });
    },
    async erase(session, personId) {
      const actors = actorsOf(session, ['head']);
      if (actors.length === 0) return err({ code: 'session.forbidden' });
      for (const actor of actors) {
        const target = await parts.people.findTarget(actor.schoolId, personId, null);
        if (target === undefined) continue;
        if (!mayChangePerson(actor, target.roles)) return err({ code: 'person.notYours' });
        if (target.active) return err({ code: 'request.invalid', detail: 'only who was ended is erased' });
        const deed = { auditId: randomness.uuid(), actorId: actor.personId, at: clock.now() };
        // Erased already: done is done.
        await parts.sessions.announce((await data.erase(actor.schoolId, personId, deed, false)) ?? []);
        return ok(null);
      }
      return err({ code: 'person.unknown' });
    },
    async tend() {
      const at = clock.now();
      const marked = await data.markLeaving(at, LEAVING_LIFE_MS);
      const due = await data.listDue(at, ERASED_A_ROUND);
      let erased = 0;
      for (const { schoolId, personId } of due) {
        const ended = await data.erase(schoolId, personId, { auditId: randomness.uuid(), actorId: null, at }, true);
        if (ended === undefined) continue;
        erased += 1;
        await parts.sessions.announce(ended);
      }
      return { marked, erased };
    },
  };
}
