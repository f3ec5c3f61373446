// A place at the gate: what a ticket says of it, how long it lasts, when a renewal keeps it. GATE-1 to GATE-5.

import type { EpochMs, LessonId, PersonClaim, TicketClaims } from '../base/index.ts';

/** What a ticket is for. */
export type TicketTarget = LessonId | 'workspace';

/** Where a person stands: lane, rank (the same for a whole class) and state. `admitted` is the lease. */
export type Place = Pick<TicketClaims, 'lane' | 'rank' | 'state'>;

/** Life of a ticket. Short, so that a change at the gate reaches everybody soon; renewed while it is used. GATE-3. */
export const TICKET_LIFE_MS = 5 * 60_000;
/** A ticket that expired less than this ago is renewed at the same place: a tunnel, a lid closed, a flat battery. GATE-4. */
export const TICKET_GRACE_MS = 10 * 60_000;
/** Life of an arrival, the credential before sign-in. */
export const ARRIVAL_LIFE_MS = 5 * 60_000;

/** A ticket that the caller showed, already checked for its signature. */
export interface ShownTicket {
  readonly id: string;
  readonly claims: TicketClaims;
  readonly expiresAt: EpochMs;
}

/** The ticket whose place a renewal keeps: same person, session and target, and not expired too long; else undefined. GATE-4. */
export function renewable(
  shown: ShownTicket,
  wanted: Pick<TicketClaims, 'personId' | 'sessionId' | 'target'>,
  now: EpochMs,
): ShownTicket | undefined {
  const { claims, expiresAt } = shown;
  const same =
    claims.personId === wanted.personId && claims.sessionId === wanted.sessionId && claims.target === wanted.target;
  return same && now <= expiresAt + TICKET_GRACE_MS ? shown : undefined;
}

/** When to renew: between half and three quarters of the life left, spread by `ratio` (0-1) so that a class does not come at once. */
export function renewAfter(lifeMs: number, ratio: number): number {
  return Math.round(lifeMs * (0.5 + 0.25 * ratio));
}

/** What the gate knows of a lesson, from its own copy of the plan. */
export interface PlannedLesson {
  readonly schoolId: string;
  readonly audienceIds: readonly string[];
  readonly teacherIds: readonly string[];
}

/**
 * The person of the account that a ticket is for. Who teaches the lesson goes first, then who is in its audience, then who is
 * in its school, then the first. Whether they may enter is the lesson's to say, from its roster. Throws RangeError on none.
 */
export function personFor(persons: readonly PersonClaim[], lesson: PlannedLesson | undefined): PersonClaim {
  const first = persons[0];
  if (first === undefined) throw new RangeError('Cannot choose a person: the session has none');
  if (lesson === undefined) return first;
  return (
    persons.find((person) => lesson.teacherIds.includes(person.personId)) ??
    persons.find((person) => person.audienceIds.some((id) => lesson.audienceIds.includes(id))) ??
    persons.find((person) => person.schoolId === lesson.schoolId) ??
    first
  );
}
