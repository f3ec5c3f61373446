// The ticket desk: session in, ticket out. It asks the policy for the place and keeps nothing per person. GATE-1 to GATE-8.

import { err, ok } from '@preau/core/base';
import {
  comeBackAfter,
  personFor,
  renewable,
  renewAfter,
  TICKET_GRACE_MS,
  TICKET_LIFE_MS,
  ticketLifeOf,
} from '@preau/core/gate';
import type { EpochMs, Result, SessionClaims, TicketClaims } from '@preau/core/base';
import type { PlannedLesson, ShownTicket, TicketTarget } from '@preau/core/gate';
import type { Checker, Clock, Minter, Randomness } from '../base/index.ts';
import type { AdmissionCounter } from './admission-counter.ts';
import type { AdmissionPolicy, AdmissionRefusal } from './ports.ts';

/** Who is in renews as if the ticket lived this long at least: renewals would crowd at the end of a lesson. */
const SHORTEST_LIFE_MS = 60_000;

/** What a request for a ticket brings. */
export interface TicketRequest {
  readonly session: SessionClaims;
  readonly target: TicketTarget;
  /** The ticket that the caller still holds, as it was sent; anything else counts as none. */
  readonly heldTicket: string | undefined;
}

/** A ticket as it is handed out. */
export interface IssuedTicket {
  readonly token: string;
  readonly claims: TicketClaims;
  readonly expiresAt: EpochMs;
  /** Renew after this long, milliseconds, jittered. */
  readonly renewAfterMs: number;
}

/** Why there is no ticket. */
export type TicketRefusal = AdmissionRefusal | { readonly code: 'session.forbidden' };

/** What the desk works with. */
export interface TicketDeskDeps {
  readonly policy: AdmissionPolicy;
  readonly minter: Minter<'ticket'>;
  readonly checker: Checker<'ticket'>;
  readonly counter: AdmissionCounter;
  /** The gate's own copy of the plan. */
  readonly plan: { find(lessonId: string): (PlannedLesson & { readonly endsAt: EpochMs }) | undefined };
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** Hands out and renews tickets. */
export interface TicketDesk {
  /** A new ticket, or the held one at the same place for another five minutes, or until the lesson's leases end. GATE-3, GATE-65. */
  issue(request: TicketRequest): Promise<Result<IssuedTicket, TicketRefusal>>;
}

/** Makes the desk. */
export function createTicketDesk(deps: TicketDeskDeps): TicketDesk {
  return {
    issue: async ({ session, target, heldTicket }) => {
      const lesson = target === 'workspace' ? undefined : deps.plan.find(target);
      const person = session.persons.length === 0 ? undefined : personFor(session.persons, lesson);
      if (person === undefined) return err({ code: 'session.forbidden' });
      const now = deps.clock.now();
      const held = await find(
        deps.checker,
        heldTicket,
        { personId: person.personId, sessionId: session.sessionId, target },
        now,
      );
      const place = await deps.policy.place({ person, target, at: now, held: held?.claims });
      if (!place.ok) return place;
      const claims: TicketClaims = {
        personId: person.personId,
        schoolId: person.schoolId,
        sessionId: session.sessionId,
        deviceId: session.deviceId,
        target,
        audienceIds: person.audienceIds,
        lane: place.value.lane,
        rank: place.value.rank,
        state: place.value.state,
      };
      const lifeMs = lesson === undefined ? TICKET_LIFE_MS : ticketLifeOf(lesson.endsAt, now);
      const token = await deps.minter.mint(claims, lifeMs, held?.id);
      // A renewal is the same place: it must not look like one more arrival.
      if (held === undefined) deps.counter.minted(now);
      if (claims.state === 'admitted' && held?.claims.state !== 'admitted') deps.counter.admitted(claims.lane, now);
      const ratio = (deps.randomness.bytes(1)[0] ?? 0) / 256;
      const renewAfterMs =
        claims.state === 'admitted'
          ? renewAfter(Math.max(lifeMs, SHORTEST_LIFE_MS), ratio)
          : comeBackAfter(place.value.waitMs ?? Infinity, ratio);
      return ok({ token, claims, expiresAt: now + lifeMs, renewAfterMs });
    },
  };
}

async function find(
  checker: Checker<'ticket'>,
  token: string | undefined,
  wanted: Pick<TicketClaims, 'personId' | 'sessionId' | 'target'>,
  now: EpochMs,
): Promise<ShownTicket | undefined> {
  if (token === undefined) return undefined;
  const shown = await checker.check(token, TICKET_GRACE_MS);
  return shown === undefined ? undefined : renewable(shown, wanted, now);
}
