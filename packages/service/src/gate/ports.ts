// What the gate asks of the outside: a policy that decides, a signer of small public texts.

import type { EpochMs, PersonClaim, Result } from '@preau/core/base';
import type { Place, TicketTarget } from '@preau/core/gate';
import type { GateCounters } from '@preau/protocol/gate';

/** Somebody who asks for a place. `held` is the place of a ticket that is still renewable. */
export interface AdmissionRequest {
  readonly person: PersonClaim;
  readonly target: TicketTarget;
  readonly at: EpochMs;
  readonly held: Place | undefined;
}

/** Why no ticket at all is given; waiting is not a refusal but a ticket that is not admitted yet. */
export interface AdmissionRefusal {
  readonly code: 'server.unavailable' | 'server.closing' | 'request.tooMany';
  /** When to try again, milliseconds, before jitter. */
  readonly retryAfterMs: number;
}

/** A place, and for who waits when the turn is to be expected (milliseconds from now; may be Infinity). */
export interface GivenPlace extends Place {
  readonly waitMs?: number;
}

/** Decides who gets which place. `createCohortDoor` is the one of the running program. */
export interface AdmissionPolicy {
  place(request: AdmissionRequest): Promise<Result<GivenPlace, AdmissionRefusal>>;
  /** The lanes as everybody may read them. `admitted` is what this process's desk handed out, by lane. */
  lanes(
    at: EpochMs,
    admitted: ReadonlyMap<string, AdmittedCount>,
  ): GateCounters['lanes'] | Promise<GateCounters['lanes']>;
}

/** How many places of a lane were admitted since the gate started, and how fast now. */
export interface AdmittedCount {
  readonly total: number;
  readonly perSecond: number;
}

/** Signs a small public text: the raw ES256 signature of its UTF-8 bytes in base64url. */
export interface TextSigner {
  signText(text: string): Promise<{ readonly kid: string; readonly sig: string }>;
}
